"""BENCHMARKS.md out of the results, and its pictures."""

import charts

INPUT_NAMES = {
    "small": "message, one text (0.5 kB)",
    "large": "message, search and citations (41 kB)",
    "blocks": "message, 200 blocks (53 kB)",
    "sessions": "page of 1,000 sessions (1.1 MB)",
    "events:10000": "stream of 10,000 events",
    "events": "stream of 10,000 events",
    "batch:10000": "10,000 lines of batch results",
    "batch": "100,000 lines of batch results",
    "encode": "encode: message, 200 blocks",
}
HEAD = """\
# Benchmarks

`benches/run` measures everything again and writes this page; `benches/run SECTION` measures one section. A bar that is missed is
marked. Measured on {date}, on {cores} cores of {machine}, with `{rustc}`. Times are CPU seconds (user and system), so that waiting
does not count, but other work on the machine still makes them longer. Counts of instructions (by callgrind) do not depend on it.

*Ours* keeps unknown fields, enum values and union members. *Plain* has the same types with `derive(Serialize, Deserialize)`, made
by `benches/plain.py`; it keeps nothing unknown and does not distinguish absent from null. *Value* is `serde_json::Value`.
"""


def verdict(met):
    return "met" if met else "**missed**"


def table(head, rows):
    lines = [f"| {' | '.join(head)} |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join(lines + [f"| {' | '.join(map(str, row))} |" for row in rows]) + "\n"


def generate(found):
    times = {times: found[f"x{times}"] for times in (1, 10, 100)}
    rows = [("`cargo xtask codegen --check`, already built", f"{found['seconds']:.2f} s", f"≤ 0.25 s: {verdict(found['seconds'] <= 0.25)}")]
    for factor in (10, 100):
        ratio = times[factor] / times[1] / factor
        rows.append((f"a spec {factor} times as large", f"{times[factor]:.2f} s, {ratio:.2f} per unit", f"≤ 1.10: {verdict(ratio <= 1.1)}"))
    rows.append(("most memory for the spec 100 times as large", f"{found['memory100']:.0f} MB, {found['memory100'] / found['memory10']:.1f} times that for 10", ""))
    meaning = "What a maintainer waits for after each change of the spec; the larger specs, copies of all resources under other names, show that nothing grows faster than the spec.\n"
    return meaning + "\n" + table(["Generate (CPU)", "now", "bar"], rows) + "\n![Generation against the size of the spec](benches/generate.svg)\n"


def compile(found):
    ours, plain = found["ours"], found["plain"]
    (build, memory), (check, _) = ours["build"], ours["check"]
    rows = [
        ("crate alone, `build`, CPU", f"{build:.1f} s", f"{plain['build'][0]:.1f} s", f"≤ 8 s: {verdict(build <= 8)}"),
        ("crate alone, `build`, most memory", f"{memory:.0f} MB", f"{plain['build'][1]:.0f} MB", f"≤ 700 MB: {verdict(memory <= 700)}"),
        ("crate alone, `check`, CPU", f"{check:.1f} s", f"{plain['check'][0]:.1f} s", f"≤ 6 s: {verdict(check <= 6)}"),
        ("rlib", f"{ours['rlib'] / 1e6:.1f} MB", f"{plain['rlib'] / 1e6:.1f} MB", ""),
        ("hello world, cold, CPU", f"{found['cold']:.1f} s", "", ""),
        ("hello world, `main.rs` touched, CPU", f"{found['touched']:.2f} s", "", f"≤ 1.5 s: {verdict(found['touched'] <= 1.5)}"),
        ("crates with default features", found["crates"], "", f"≤ 130: {verdict(found['crates'] <= 130)}"),
        ("lines of generated code", f"{found['lines']:,}", "", ""),
    ]
    meaning = "What a user waits for: at the first build, and at each build of a program that uses the crate.\n\n"
    note = "\nPlain has types only: no endpoints, no setters, no conversions and no docs. The bar for a debug build of the crate alone is with all resources and `CARGO_INCREMENTAL=0`.\n"
    return meaning + table(["Compile (debug)", "ours", "plain", "bar"], rows) + note


def instructions(found):
    rows = []
    for input, counts in found["decode"].items():
        ratio, floor = counts["plain"] / counts["ours"], found["floor"].get(input)
        # A union with a tag makes up nearly all of the inputs that have a floor: there, what is above it counts.
        bar, reached = (1.5, (counts["plain"] - floor) / (counts["ours"] - floor)) if floor else (1.0, ratio)
        rows.append((
            INPUT_NAMES[input], *(f"{counts[client] / 1e3:,.0f}" for client in ("ours", "plain", "value")), f"{floor / 1e3:,.0f}" if floor else "",
            f"{ratio:.2f}", f"{reached:.2f} above the floor" if floor else "", f"≥ {bar}: {verdict(reached >= bar)}",
        ))
    decode = table(["Instructions, in thousands", "ours", "plain", "value", "floor", "plain / ours", "", "bar"], rows)
    grown = []
    for input, count in found["grown"].items():
        name, size = input.split(":")
        larger, factor = (found["decode"]["sessions"], 10) if name == "sessions" else (found["decode"][f"{name}:10000"], 10)
        grown.append((f"{name}, {size} to {int(size) * factor:,}", f"{larger['ours'] / count:.2f}", f"{factor}"))
    counts = [(INPUT_NAMES[input].replace("10,000", "1,000").replace("100,000", "1,000"), *(f"{values[0]:,} / {values[1] / 1e3:,.0f} kB" for values in clients.values())) for input, clients in found["allocations"].items()]
    decode += (
        "\nThe floor is what a clone of the decoded values takes and dropping it again: the memory, and the copies of strings, that\n"
        "no decoder can do without. By it the decoding of unions is measured, which make up nearly all of two inputs.\n"
    )
    return "\n".join([
        decode,
        table(["Growth of instructions", "ours", "growth of the input"], grown),
        table(["Allocations (count / bytes)", "ours", "plain", "value"], counts),
    ])


def time(found):
    rows, streams = [], []
    for group in dict.fromkeys(name.rsplit("/", 1)[0] for name in found):
        of = {name.rsplit("/", 1)[1]: value for name, value in found.items() if name.startswith(group + "/")}
        speed = {client: value["bytes"] / value["nanoseconds"] for client, value in of.items()}
        if group.startswith("sse/"):
            ours, search = speed["ours"], speed["memchr"]
            streams.append((group, f"{ours:.2f}", f"{search:.2f}", f"{speed['copied lines']:.2f}", f"≥ 1 GB/s or memchr / 2: {verdict(ours >= 1 or ours >= search / 2)}"))
        else:
            rows.append((group, *(f"{speed[client] * 1e3:.0f}" for client in ("ours", "plain", "value")), f"{speed['ours'] / speed['plain']:.2f}"))
    return table(["MB per second of CPU (criterion, median)", "ours", "plain", "value", "ours / plain"], rows) + "\n" + table(["GB per second of CPU", "ours", "memchr", "lines copied", "bar"], streams)


def call(found):
    bar = f"≤ 1.10: {verdict(found['ratio'] <= 1.1)}"
    rows = [
        ("CPU of the client per call", f"{found['ours']:.0f} µs", f"{found['raw']:.0f} µs", f"{found['ratio']:.2f}, {bar}"),
        (f"memory per open stream, {found['streams']:,} at once", f"{found['bytes_per_stream'] / 1e3:.1f} kB", "", ""),
        ("events that did not arrive", found["dropped"], "", f"0 of {found['events'] + found['dropped']:,}: {verdict(found['dropped'] == 0)}"),
    ]
    return table(["Call on loopback (HTTP/1.1)", "ours", "raw hyper", "ratio and bar"], rows) + "\nOurs builds the request from typed values and decodes the response; raw sends ready bytes and reads bytes, so the difference holds\nencoding, decoding, headers, retry and time limits.\n"


PEERS = {"ours": "this crate", "claude_api": "claude-api 0.6.0", "threatflux": "threatflux-anthropic-sdk 0.4.1", "value": "serde_json::Value", "reqwest": "reqwest 0.13 alone"}
WORK = {"decode": "decode", "reencode": "decode and encode"}


def peers(found):
    clients = ["ours", "claude_api", "threatflux", "value"]
    rows = []
    for name, counts in found["work"].items():
        work, input = name.split(":")
        row = f"{WORK[work]}: {INPUT_NAMES[input].replace('10,000', '1,000')}"
        rows.append((row, *(f"{counts[client] / 1e3:,.0f}" for client in clients), f"{min(counts[client] for client in clients[1:3]) / counts['ours']:.2f}"))
    work = table(["Instructions, in thousands", *(PEERS[client] for client in clients), "better peer / ours"], rows)
    rows = []
    for name, hello in found["hello"].items():
        rows.append((PEERS[name], f"{hello['cold']:.0f} s", f"{hello['touched']:.2f} s", hello["crates"], f"{hello['binary'] / 1e6:.1f} MB"))
    hello = table(["A program with one call", "first build, CPU", "touched, CPU", "crates", "release, stripped"], rows)
    rows = [(PEERS[client], f"{microseconds:.1f} µs") for client, microseconds in found["call"].items()]
    call = table(["CPU of a call on loopback", ""], rows)
    meaning = (
        "The same work by the two most complete other clients, in the same run. Neither keeps all that it does not know: one loses\n"
        "unknown fields of known types, the other keeps them on some types.\n"
    )
    pictures = "![Compile time beside other clients](benches/compile.svg)\n\n![Decoding beside other clients](benches/decode.svg)\n"
    return "\n".join([meaning, pictures, work, hello, call])


def pictures(results):
    """The SVG files, by name."""
    out = {}
    if found := results.get("peers"):
        rows = lambda key, scale=1: [(PEERS[name], hello[key] / scale) for name, hello in found["hello"].items()]
        out["compile"] = charts.chart([("First build of a program with one call", "CPU s", rows("cold")), ("Release binary, stripped", "MB", rows("binary", 1e6))])
        inputs = ["small", "large", "blocks", "events"]
        work = lambda input: [(PEERS[client], count / 1e3) for client, count in found["work"][f"decode:{input}"].items()]
        out["decode"] = charts.chart([(f"Decode: {INPUT_NAMES[input].replace('10,000', '1,000')}", "thousand instructions", work(input)) for input in inputs])
    if found := results.get("generate"):
        rows = [(f"{times} ×", found[f"x{times}"] / found["x1"] / times) for times in (1, 10, 100)]
        out["generate"] = charts.chart([("CPU of generation per unit of the spec, by its size", "", rows)])
    return out


TITLES = {
    generate: "Generate",
    compile: "Compile",
    instructions: "Decode and encode, counted",
    time: "Decode and encode, timed",
    call: "Call",
    peers: "Beside other clients",
}
FOOT = """\
## The guard

`benches/guard` holds what does not depend on the machine: instructions, the ratio to plain derives, the number of crates, lines of
generated code and the size of the rlib, each against `benches/budget.toml` with a margin. `benches/guard --raise` writes a new
budget on purpose.
"""


def text(results):
    parts = [f"## {title}\n\n{section(results[section.__name__])}" for section, title in TITLES.items() if section.__name__ in results]
    return "\n".join([HEAD.format(**results["machine"]), *parts, FOOT])
