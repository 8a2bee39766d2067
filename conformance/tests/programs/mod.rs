//! Runs the programs in `examples`, and checks their output and their requests.

mod conversations;
mod lines;
mod running;
mod servers;
mod work;
