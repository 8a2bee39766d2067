"""Writes the types of the generated crate with `derive(Serialize, Deserialize)`, as in handwritten code.

The benchmarks compare the client with these types. They have the same structs, fields, enums, unions and other derives, but do
not keep unknown parts, and do not distinguish absent from null.

    plain.py                     writes benches/src/plain.rs: the types that the benchmarks decode
    plain.py --crate FOLDER      writes a package with all types
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOTS = [
    "messages::Message",
    "messages::RawMessageStreamEvent",
    "messages::batches::MessageBatchIndividualResponse",
    "sessions::Session",
]
CONSTANTS = {"true": "bool", "false": "bool"}


class Type:
    """A struct or enum of the generated crate, and the call of its macro."""

    def __init__(self, module, name, body, lines, derives):
        self.module, self.name, self.body, self.lines, self.derives = module, name, body, lines, derives

    def path(self):
        return f"{self.module}::{self.name}"


def read(folder):
    """Returns all types by path."""
    types = {}
    for file in sorted([*folder.rglob("types.rs"), *folder.rglob("types/*.rs")]):
        parts = file.relative_to(folder).parent.parts
        module = "::".join(part for part in parts if part != "types")
        text = file.read_text()
        if parts[-1] == "types":
            # The types of all groups are in one module here.
            text = text.replace("super::", "")
        tables = dict(re.findall(r"^runtime::(?!variants|clears|of_list)\w+! \{ (?:(?:closed|secret|any_text) )*(\w+) \{\n(.*?)^\} \}", text, re.M | re.S))
        item = r"^#\[derive\(([^)]*)\)\]\n(?:#[^\n]*\n)*pub (?:struct|enum) (\w+) \{\n(.*?)^\}"
        for derives, name, body in re.findall(item, text, re.M | re.S):
            body = re.sub(r"^ *(///|#).*\n", "", body, flags=re.M)
            body = re.sub(r",?\n\s+([)>])", r"\1", re.sub(r"([(<])\n\s+", r"\1", body))
            table = re.sub(r"=>\n\s+", "=> ", tables[name])
            lines = [line.strip().rstrip(",") for line in table.splitlines()]
            types[f"{module}::{name}"] = Type(module, name, body, lines, derives)
        for name, target in re.findall(r"^pub type (\w+) = (.*?);", text, re.M | re.S):
            types[f"{module}::{name}"] = Type(module, name, target, [], "")
    return types


def mentioned(type):
    """Returns the paths of the types of the fields or variants of a type."""
    for path in re.findall(r"crate::((?:\w+::)*\w+)", type.body):
        yield path
    for word in re.findall(r"(?<![:\w])[A-Z]\w*", type.body):
        yield f"{type.module}::{word}"


def reachable(types, roots):
    found, todo = set(), list(roots)
    while todo:
        path = todo.pop()
        if path in types and path not in found:
            found.add(path)
            todo.extend(mentioned(types[path]))
    return {path: types[path] for path in types if path in found}


def rust_type(text):
    text = re.sub(r"json::Maybe<", "Option<", text)
    text = re.sub(r"json::(Timestamp|Secret|Base64)", "String", text)
    return re.sub(r"json::Json", "serde_json::Value", text)


def tagged(types):
    """Returns the structs that are distinguished by a tag: the union reads and writes the tag, not the struct."""
    found = set()
    for type in types.values():
        if not is_tagged(type):
            continue
        tag = re.match(r'tag "(.*)";', type.lines[0])[1]
        for variant in re.findall(r"^\s*\w+\((?:Box<)?(?:crate::)?([\w:]+)", type.body, re.M):
            path = variant if "::" in variant else f"{type.module}::{variant}"
            found.add((path, tag))
    return found


def is_tagged(type):
    lines = type.lines
    return bool(lines) and lines[0].startswith("tag ") and all(re.match(r'"[^"|]*" => ', line) and " tag " not in line for line in lines[1:])


def struct(type, without):
    constants, fields, helpers = [], {}, []
    for line in type.lines:
        if found := re.match(r'(optional )?const "(.*?)" = (.*)', line):
            constants.append(found.groups())
        elif found := re.match(r'"(.*?)" => (\w+): (\w+)', line):
            fields[found[2]] = (found[1], found[3])
    out = [f"#[derive({type.derives}, Serialize, Deserialize)]", f"pub struct {type.name} {{"]
    for optional, name, value in constants:
        if (type.path(), name) in without:
            continue
        kind = CONSTANTS.get(value, "i64")
        if value.startswith('"'):
            kind = f"{type.name}Constant{name.title().replace('_', '')}"
            helpers += ["#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]", f"pub enum {kind} {{", f"    #[default]", f"    #[serde(rename = {value})]", "    Is,", "}"]
        if optional:
            kind = f"Option<{kind}>"
        out += [f'    #[serde(rename = "{name}")]', f"    pub {name}_: {kind},"]
    for name, of in re.findall(r"^    pub (\w+|r#\w+): (.*?),$", type.body, re.M | re.S):
        key, kind = fields[name]
        attributes = [f'rename = "{key}"'] if key != name else []
        if kind in ("optional", "optional_nullable"):
            attributes.append('skip_serializing_if = "Option::is_none"')
        if kind == "default_if_missing":
            attributes.append("default")
        if attributes:
            out.append(f"    #[serde({', '.join(attributes)})]")
        out.append(f"    pub {name}: {rust_type(of)},")
    return helpers + out + ["}"]


def enum(type):
    out = [f"#[derive({type.derives}, Serialize, Deserialize)]", f"pub enum {type.name} {{"]
    for variant, text in re.findall(r'^(\w+) = (".*?")$', "\n".join(type.lines), re.M):
        out += [f"    #[serde(rename = {text})]", f"    {variant},"]
    return out + ["    #[serde(other)]", "    Unknown,", "}"]


def union(type):
    variants = dict(re.findall(r"^    (\w+)(?:\((.*)\))?,$", type.body, re.M))
    variants.pop("Unknown", None)
    out = [f"#[derive({type.derives}, Serialize, Deserialize)]"]
    if is_tagged(type):
        tag = re.match(r'tag "(.*)";', type.lines[0])[1]
        out += [f'#[serde(tag = "{tag}")]', f"pub enum {type.name} {{"]
        for text, variant in re.findall(r'^"(.*?)" => (\w+)', "\n".join(type.lines), re.M):
            out += [f'    #[serde(rename = "{text}")]', f"    {variant}({rust_type(variants[variant])}),"]
        return out + ["    #[serde(other)]", "    Unknown,", "}"]
    out += ["#[serde(untagged)]", f"pub enum {type.name} {{"]
    return out + [f"    {variant}({rust_type(of or 'String')})," for variant, of in variants.items()] + ["}"]


def item(type, without):
    if not type.lines and not type.derives:
        lines = [f"pub type {type.name} = {rust_type(type.body)};"]
    elif any(re.match(r'\w+ = "', line) for line in type.lines):
        lines = enum(type)
    elif re.search(r"^    pub |^    (?:pub\(crate\) )?extra: ", type.body, re.M):
        lines = struct(type, without)
    else:
        lines = union(type)
    return "\n".join(lines)


def modules(types):
    """Returns the types as nested Rust modules."""
    tree = {}
    without = tagged(types)
    for type in types.values():
        node = tree
        for part in type.module.split("::"):
            node = node.setdefault(part, {})
        node.setdefault("", []).append(item(type, without))
    return nested(tree)


def nested(tree):
    out = []
    for name, node in tree.items():
        if name:
            inner = f"use serde::{{Deserialize, Serialize}};\n\n{nested(node)}"
            out.append(f"pub mod {name} {{\n{inner}\n}}")
        else:
            out.extend(node)
    return "\n\n".join(out)


def main(arguments):
    types = read(ROOT / "generated/src")
    if arguments[:1] == ["--crate"]:
        folder = Path(arguments[1])
        (folder / "src").mkdir(parents=True, exist_ok=True)
        manifest = '[package]\nname = "plain"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\nserde = { version = "1", features = ["derive"] }\nserde_json = "1"\n'
        (folder / "Cargo.toml").write_text(manifest)
        (folder / "src/lib.rs").write_text("#![allow(unused_imports, clippy::all)]\n\n" + modules(types) + "\n")
    else:
        head = "// @generated by `benches/plain.py` from generated/src. Do not edit: run it again.\n\n#![allow(missing_docs, clippy::large_enum_variant)]\n\n"
        text = modules(reachable(types, ROOTS)).replace("crate::", "crate::plain::")
        (ROOT / "benches/src/plain.rs").write_text(head + text + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
