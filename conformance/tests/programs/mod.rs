//! The programs in `examples`, run as they are: what they print, and what the server gets.

mod conversations;
mod lines;
mod running;
mod servers;
mod work;
