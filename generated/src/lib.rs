//! A client for the Anthropic Beta API.
