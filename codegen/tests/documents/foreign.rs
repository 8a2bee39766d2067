//! Documents of other APIs.
