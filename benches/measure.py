"""How each number is measured. Used by `benches/run` and `benches/guard`."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def call(*command, cwd=ROOT, env=None):
    """What a command prints. What it says on the side is shown only when it fails."""
    done = subprocess.run(command, cwd=cwd, env=env and {**os.environ, **env}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def cost(*command, cwd=ROOT, env=None):
    """CPU seconds of a command and everything it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call(*command, cwd=cwd, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(*command, cwd=ROOT, env=None):
    """CPU seconds, and the most memory of a single process in MB, of a command and everything it starts."""
    code = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=2);"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN); print(use.ru_utime + use.ru_stime, use.ru_maxrss); sys.exit(code)"
    )
    seconds, kibibytes = call(sys.executable, "-c", code, *command, cwd=cwd, env=env).split()
    return float(seconds), int(kibibytes) * 1024 / 1e6


def artifacts(*command, cwd=ROOT, env=None):
    """Builds, and gives the files that cargo made, by target."""
    found = {}
    for line in call(*command, "--message-format=json", cwd=cwd, env=env).splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact":
            found[message["target"]["name"]] = [Path(file) for file in message["filenames"]]
    return found


def build_workload():
    """The program that does one piece of work, and the rlib of the generated crate in it."""
    made = artifacts("cargo", "build", "--release", "-p", "anthropic-beta-benches", "--bin", "workload")
    return made["workload"][0], next(file for file in made["anthropic_beta"] if file.suffix == ".rlib")


def instructions(program, name, env=None):
    """How many instructions a piece of work takes, which a program does in a function called `measured`.

    Only those of one thread are counted. On one core, the generator starts no other.
    """
    if not shutil.which("valgrind"):
        sys.exit("valgrind is needed to count instructions; on Debian and Ubuntu: apt-get install valgrind")
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*::measured*", program, name],
        cwd=ROOT, env=env and {**os.environ, **env}, capture_output=True, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
    )
    count = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not count or count[1] == "0":
        sys.exit(f"counting instructions of `{name}` failed:\n{done.stderr[-4000:]}")
    return int(count[1])


def tree(*wanted, cwd=ROOT):
    """Returns name and version of the packages that one needs, itself included, on this kind of machine."""
    lines = call("cargo", "tree", *wanted, "-e", "normal,build", "--prefix", "none", "--no-dedupe", cwd=cwd).splitlines()
    return {tuple(line.split()[:2]) for line in lines if line}


def packages(package, features):
    """Returns the same for a package of the workspace with some features, or with those that it has by default."""
    return tree("-p", package, *(["--no-default-features", "--features", features] if features is not None else []))


def crates(package="anthropic-beta", features="default"):
    """How many crates a package with some features needs, itself left out."""
    return len(packages(package, features)) - 1


def compiled(package):
    """How many lines of Rust a package and all it needs have: what the first build of it compiles."""
    metadata = json.loads(call("cargo", "metadata", "--format-version", "1", "--locked"))
    folders = {(found["name"], f"v{found['version']}"): Path(found["manifest_path"]).parent for found in metadata["packages"]}
    files = [file for name in packages(package, None) for file in (folders[name] / "src").rglob("*.rs")]
    return sum(file.read_bytes().count(b"\n") for file in files)


def lines():
    """How many lines are generated."""
    return sum(file.read_text().count("\n") for file in (ROOT / "generated/src").rglob("*.rs"))


def allocations(workload):
    """Count, bytes and peak of allocations, by input and client."""
    rows = (line.split("\t") for line in call(workload, "allocations").splitlines())
    return {(input, client): tuple(map(int, numbers)) for input, client, *numbers in rows}
