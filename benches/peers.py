"""Measures the same work by this client and by other clients of the API, in one run."""

import subprocess

import measure

FOLDER = measure.ROOT / "target/bench/peers"
CLIENTS = ["ours", "claude_api", "threatflux", "value"]
WORK = [f"{work}:{input}" for work in ("decode", "reencode") for input in ("small", "large", "blocks", "events")]
# The program that makes one call with each client: the dependency, and `main.rs`.
PROGRAMS = {
    "ours": (
        'anthropic-beta = { path = "ROOT/generated" }',
        """\
    let client = anthropic_beta::Client::from_env()?;
    let message = client.messages().create("claude-sonnet-4-5", 1024, "Hello").await?;
    println!("{}", message.text());
""",
    ),
    "claude_api": (
        'claude-api = "=0.6.0"',
        """\
    let client = claude_api::Client::new(std::env::var("ANTHROPIC_API_KEY")?);
    let request = claude_api::messages::CreateMessageRequest::builder()
        .model("claude-sonnet-4-5")
        .max_tokens(1024)
        .user("Hello")
        .build()?;
    println!("{:?}", client.messages().create(request).await?.content);
""",
    ),
    "threatflux": (
        'threatflux-anthropic-sdk = "=0.4.1"',
        """\
    let client = threatflux_anthropic_sdk::Client::from_env()?;
    let request = threatflux_anthropic_sdk::MessageBuilder::new()
        .model("claude-sonnet-4-5")
        .max_tokens(1024)
        .user("Hello")
        .build();
    println!("{}", client.messages().create(request, None).await?.text());
""",
    ),
    "reqwest": (
        'reqwest = { version = "0.13", features = ["json"] }\nserde_json = "1"',
        """\
    let body = serde_json::json!({"model": "claude-sonnet-4-5", "max_tokens": 1024, "messages": [{"role": "user", "content": "Hello"}]});
    let request = reqwest::Client::new().post("https://api.anthropic.com/v1/messages").json(&body);
    println!("{}", request.header("x-api-key", std::env::var("ANTHROPIC_API_KEY")?).send().await?.text().await?);
""",
    ),
}
MANIFEST = """\
[package]
name = "hello"
version = "0.0.0"
edition = "2024"

[workspace]

[profile.release]
strip = true

[dependencies]
DEPENDENCY
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"""
MAIN = """\
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
BODY    Ok(())
}
"""
# One of the clients requires a newer compiler than necessary.
BUILD = ["cargo", "build", "--ignore-rust-version"]


def hello(name):
    """Returns the cost of a program with one call: of the first build and of another build, and the size."""
    folder, target = FOLDER / name, FOLDER / f"target-{name}"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    dependency, body = PROGRAMS[name]
    (folder / "Cargo.toml").write_text(MANIFEST.replace("DEPENDENCY", dependency.replace("ROOT", str(measure.ROOT))))
    (folder / "src/main.rs").write_text(MAIN.replace("BODY", body))
    env = {"CARGO_TARGET_DIR": str(target)}
    measure.call("cargo", "fetch", cwd=folder)
    measure.call("cargo", "clean", cwd=folder, env=env)
    found = {"cold": measure.cost(*BUILD, cwd=folder, env=env)}
    (folder / "src/main.rs").touch()
    found["touched"] = measure.cost(*BUILD, cwd=folder, env=env)
    made = measure.artifacts(*BUILD, "--release", cwd=folder, env=env)
    found["binary"] = made["hello"][0].stat().st_size
    found["crates"] = len(measure.tree(cwd=folder)) - 1
    measure.call("cargo", "clean", cwd=folder, env=env)
    return found


def program():
    env = {"CARGO_TARGET_DIR": str(FOLDER / "target")}
    made = measure.artifacts(*BUILD, "--release", "--locked", cwd=measure.ROOT / "benches/peers", env=env)
    return made["anthropic-beta-peers"][0]


def calls(peers):
    """Returns the CPU microseconds of a call to the server of the benchmark `call`, by client."""
    server = measure.artifacts("cargo", "bench", "-p", "anthropic-beta-benches", "--bench", "call", "--no-run")["call"][0]
    with subprocess.Popen([server, "serve"], stdout=subprocess.PIPE, text=True) as process:
        try:
            url = f"http://{process.stdout.readline().strip()}"
            return {client: float(measure.call(peers, "call", client, url)) for client in CLIENTS if client != "value"}
        finally:
            process.kill()


def measured():
    peers = program()
    return {
        "work": {work: {client: measure.instructions(peers, f"{work}-{client}") for client in CLIENTS} for work in WORK},
        "call": calls(peers),
        "hello": {name: hello(name) for name in PROGRAMS},
    }
