//! Uploads files and prints their identifiers; without arguments it lists all files.
//!
//! `cargo run -p anthropic-beta --features mock --example upload -- report.pdf notes.txt`
#![allow(clippy::print_stdout, reason = "it is what the program is for")]

mod offline;

use std::process::ExitCode;

use anthropic_beta::mock::{Response, Server};
use anthropic_beta::{Client, Upload};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (client, _server) = offline::client(script)?; // with a key: Client::from_env()?

    let mut paths = std::env::args_os().skip(1).peekable();
    if paths.peek().is_none() {
        list(&client).await?;
        return Ok(ExitCode::SUCCESS);
    }
    // If a file fails, the other files are still sent.
    let mut code = ExitCode::SUCCESS;
    for path in paths {
        let path = std::path::PathBuf::from(path);
        match upload(&client, &path).await {
            Ok(id) => println!("{id}  {}", path.display()),
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

async fn upload(client: &Client, path: &std::path::Path) -> Result<String, Box<dyn std::error::Error>> {
    let file = client.files().upload(Upload::path(path)?).await?;
    Ok(file.id)
}

async fn list(client: &Client) -> Result<(), anthropic_beta::Error> {
    let mut files = client.files().list().items();
    while let Some(file) = files.next().await {
        let file = file?;
        println!("{}  {:>10} bytes  {}  {}", file.id, file.size_bytes, file.created_at, file.filename);
    }
    Ok(())
}

fn script(server: &Server) {
    let example = server.example("files.upload").to_value().unwrap_or_default();
    let mut page = server.example("files.list").to_value().unwrap_or_default();
    // The last page of the list.
    page["has_more"] = json!(false);
    server.respond("files.list", page);
    server.respond_with("files.upload", move |request| {
        let mut file = example.clone();
        if let Some(part) = request.form().first() {
            file["filename"] = json!(part.file_name);
            file["size_bytes"] = json!(part.body.len());
        }
        Response::json(file)
    });
}
