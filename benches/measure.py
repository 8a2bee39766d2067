"""Measures each number, for `benches/run` and `benches/guard`."""

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
    """The output of a command. Its standard error is shown only if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env and {**os.environ, **env}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def cost(*command, cwd=ROOT, env=None):
    """CPU seconds of a command and all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call(*command, cwd=cwd, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(*command, cwd=ROOT, env=None):
    """CPU seconds of a command and all its processes, and the peak memory of a single process in MB."""
    code = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=2);"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN); print(use.ru_utime + use.ru_stime, use.ru_maxrss); sys.exit(code)"
    )
    seconds, kibibytes = call(sys.executable, "-c", code, *command, cwd=cwd, env=env).split()
    return float(seconds), int(kibibytes) * 1024 / 1e6


def artifacts(*command, cwd=ROOT, env=None):
    """Builds, and returns the files that cargo made, by target."""
    found = {}
    for line in call(*command, "--message-format=json", cwd=cwd, env=env).splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact":
            found[message["target"]["name"]] = [Path(file) for file in message["filenames"]]
    return found


def build_workload():
    """The program that runs one workload, and the rlib of the generated crate in it."""
    made = artifacts("cargo", "build", "--release", "-p", "anthropic-beta-benches", "--bin", "workload")
    return made["workload"][0], next(file for file in made["anthropic_beta"] if file.suffix == ".rlib")


def instructions(workload, name, env=None):
    """The number of instructions of a workload."""
    if not shutil.which("valgrind"):
        sys.exit("valgrind is needed to count instructions; on Debian and Ubuntu: apt-get install valgrind")
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*workload::measured*", workload, name],
        cwd=ROOT, env=env and {**os.environ, **env}, capture_output=True, text=True,
    )
    count = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not count or count[1] == "0":
        sys.exit(f"counting instructions of `{name}` failed:\n{done.stderr[-4000:]}")
    return int(count[1])


def crates(package="anthropic-beta", features="default"):
    """The number of dependencies of a package with some features on this platform."""
    wanted = ["-p", package, "--no-default-features", "--features", features]
    tree = call("cargo", "tree", *wanted, "-e", "normal,build", "--prefix", "none", "--no-dedupe")
    return len({" ".join(line.split()[:2]) for line in tree.splitlines() if line}) - 1


def lines():
    """The number of generated lines."""
    return sum(file.read_text().count("\n") for file in (ROOT / "generated/src").rglob("*.rs"))


def allocations(workload):
    """Count, bytes and peak of allocations, by input and client."""
    rows = (line.split("\t") for line in call(workload, "allocations").splitlines())
    return {(input, client): tuple(map(int, numbers)) for input, client, *numbers in rows}
