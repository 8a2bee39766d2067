//! Runs the mock server until Ctrl-C, so that programs run without a key and a network.
//!
//! `cargo run -p anthropic-beta --features mock --example mock_server`

use anthropic_beta::mock::Server;

fn main() -> std::io::Result<()> {
    let server = Server::start()?;
    println!("export ANTHROPIC_BASE_URL={} ANTHROPIC_API_KEY=mock", server.url());
    loop {
        std::thread::park();
    }
}
