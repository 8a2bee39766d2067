"""Measures the numbers for `benches/run` and `benches/guard`."""

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
    """Returns the standard output of a command. Its standard error is shown only if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env and {**os.environ, **env}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def cost(*command, cwd=ROOT, env=None):
    """Returns the CPU seconds of a command and all processes that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call(*command, cwd=cwd, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(*command, cwd=ROOT, env=None):
    """Returns the CPU seconds of a command and all processes that it starts, and the maximum memory of a single process in MB."""
    code = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=2);"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN); print(use.ru_utime + use.ru_stime, use.ru_maxrss); sys.exit(code)"
    )
    seconds, kibibytes = call(sys.executable, "-c", code, *command, cwd=cwd, env=env).split()
    return float(seconds), int(kibibytes) * 1024 / 1e6


def artifacts(*command, cwd=ROOT, env=None):
    """Runs a build, and returns the files that cargo created, by target."""
    found = {}
    for line in call(*command, "--message-format=json", cwd=cwd, env=env).splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact":
            found[message["target"]["name"]] = [Path(file) for file in message["filenames"]]
    return found


def build_workload():
    """Returns the program that runs one workload, and the rlib of the generated crate."""
    made = artifacts("cargo", "build", "--release", "-p", "anthropic-beta-benches", "--bin", "workload")
    return made["workload"][0], next(file for file in made["anthropic_beta"] if file.suffix == ".rlib")


def instructions(program, name, env=None):
    """Returns the number of instructions of a workload, which a program runs in a function named `measured`.

    Only one thread is counted: on a single core, the generator starts no other.
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
    """Returns the names and versions of a package and its dependencies on this platform."""
    lines = call("cargo", "tree", *wanted, "-e", "normal,build", "--prefix", "none", "--no-dedupe", cwd=cwd).splitlines()
    return {tuple(line.split()[:2]) for line in lines if line}


def packages(package, features):
    """Returns the same for a package of the workspace with some features, or with its default features."""
    return tree("-p", package, *(["--no-default-features", "--features", features] if features is not None else []))


def crates(package="anthropic-beta", features="default"):
    """Returns the number of dependencies of a package with some features."""
    return len(packages(package, features)) - 1


def compiled(package):
    """Returns the number of lines of Rust of a package and its dependencies, which its first build compiles."""
    metadata = json.loads(call("cargo", "metadata", "--format-version", "1", "--locked"))
    folders = {(found["name"], f"v{found['version']}"): Path(found["manifest_path"]).parent for found in metadata["packages"]}
    files = [file for name in packages(package, None) for file in (folders[name] / "src").rglob("*.rs")]
    return sum(file.read_bytes().count(b"\n") for file in files)


def lines():
    """Returns the number of generated lines."""
    return sum(file.read_text().count("\n") for file in (ROOT / "generated/src").rglob("*.rs"))


def allocations(workload):
    """Returns the count, the bytes and the peak of allocations, by input and client."""
    rows = (line.split("\t") for line in call(workload, "allocations").splitlines())
    return {(input, client): tuple(map(int, numbers)) for input, client, *numbers in rows}
