//! Draws the API: one card for each resource, one square for each type, sized by the number of its members.

use std::fmt::Write as _;

use super::{ResourceStats, Stats, TypeStats};

const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>The shape of the API</title>
<style>
:root { color-scheme: light dark; --ink: light-dark(#1f2328, #e6edf3); --soft: light-dark(#656d76, #8d96a0);
  --page: light-dark(#f6f8fa, #0d1117); --card: light-dark(#fff, #161b22); --line: light-dark(#d0d7de, #30363d);
  --object: #4c78a8; --union: #f2a541; --enum: #59a14f; --alias: #9aa5b1; }
body { margin: 2rem auto; max-width: 1180px; padding: 0 1rem; background: var(--page); color: var(--ink);
  font: 14px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
h2 { font: 600 1rem ui-monospace, monospace; margin: 0; }
h2, p, li, details { overflow-wrap: anywhere; }
p { margin: 0; color: var(--soft); }
.key { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; margin: .75rem 0 1.25rem; color: var(--soft); }
.key span { display: flex; gap: .4rem; align-items: center; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); grid-auto-flow: dense; gap: 1rem; }
section { min-width: 0; padding: .9rem 1rem 1rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; }
section.wide { grid-column: 1 / -1; }
.calls { display: flex; flex-wrap: wrap; gap: .3rem; margin: .6rem 0 0; padding: 0; list-style: none;
  font: 12px ui-monospace, monospace; }
.calls li { padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 99px; }
.calls b { font-weight: 600; font-size: 10px; color: var(--soft); }
.types { display: flex; flex-wrap: wrap; gap: 3px; align-items: flex-end; margin-top: .7rem; }
i { display: inline-block; border-radius: 3px; background: var(--kind); }
.object { --kind: var(--object); } .union { --kind: var(--union); } .enum { --kind: var(--enum); } .alias { --kind: var(--alias); }
i.bare { outline: 2px solid #d1242f; }
.uses { margin-top: .6rem; font-size: 12px; }
details { margin-top: .5rem; font-size: 12px; color: var(--soft); }
</style>
";

/// Returns the page. It needs no other file, and depends only on the API.
pub fn html(title: &str, stats: &Stats) -> String {
    let types = || stats.resources.iter().flat_map(|resource| &resource.types);
    let count = |kind| types().filter(|type_| type_.kind == kind).count();
    let endpoints: usize = stats.resources.iter().map(|resource| resource.endpoints.len()).sum();
    let total: usize = stats.docs.iter().map(|kind| kind.total).sum();
    let missing: usize = stats.docs.iter().map(|kind| kind.missing.len()).sum();
    let mut out = HEAD.to_owned();
    let _ = writeln!(out, "<h1>{}</h1>", escape(title));
    let _ = writeln!(
        out,
        "<p>{} resources, {endpoints} endpoints, {} types; {} of {total} definitions have docs.</p>",
        stats.resources.len(),
        types().count(),
        total - missing
    );
    out.push_str("<div class=\"key\">");
    for (kind, many) in [("object", "objects"), ("union", "unions"), ("enum", "enums"), ("alias", "aliases")]
    {
        let _ = write!(
            out,
            "<span><i class=\"{kind}\" style=\"width:12px;height:12px\"></i>{} {many}</span>",
            count(kind)
        );
    }
    out.push_str("<span>a square's area is its number of members</span>");
    if missing > 0 {
        let bare = "<span><i class=\"bare alias\" style=\"width:12px;height:12px\"></i>lacks docs</span>";
        out.push_str(bare);
    }
    out.push_str("</div>\n<main>\n");
    for resource in &stats.resources {
        card(&mut out, resource);
    }
    out.push_str("</main>\n</html>\n");
    out
}

/// The number of types from which on a resource gets its own row.
const WIDE: usize = 60;

fn card(out: &mut String, resource: &ResourceStats) {
    let class = if resource.types.len() >= WIDE { " class=\"wide\"" } else { "" };
    let _ = writeln!(out, "<section{class}>\n<h2>{}</h2>", escape(&resource.path));
    let _ = writeln!(out, "<p>{}</p>", escape(&resource.summary));
    if !resource.endpoints.is_empty() {
        out.push_str("<ul class=\"calls\">");
        for (method, name) in &resource.endpoints {
            let _ = write!(out, "<li><b>{method}</b> {}</li>", escape(name));
        }
        out.push_str("</ul>\n");
    }
    if !resource.types.is_empty() {
        out.push_str("<div class=\"types\">");
        resource.types.iter().for_each(|type_| square(out, type_));
        out.push_str("</div>\n");
        let names: Vec<String> = resource.types.iter().map(|type_| escape(&type_.name)).collect();
        let (count, noun) = (names.len(), if names.len() == 1 { "type" } else { "types" });
        let _ = writeln!(out, "<details><summary>{count} {noun}</summary>{}</details>", names.join(", "));
    }
    if !resource.uses.is_empty() {
        let uses: Vec<String> = resource.uses.iter().map(|path| escape(path)).collect();
        let _ = writeln!(out, "<p class=\"uses\">uses {}</p>", uses.join(", "));
    }
    out.push_str("</section>\n");
}

fn square(out: &mut String, type_: &TypeStats) {
    let side = 7 * (type_.members.max(1) * 4).isqrt() / 2;
    let bare = if type_.documented { "" } else { " bare" };
    let members = match type_.kind {
        "object" => format!(", {} fields", type_.members),
        "enum" => format!(", {} values", type_.members),
        "union" => format!(", {} variants, {} deep", type_.members, type_.depth),
        _ => String::new(),
    };
    let (name, kind) = (escape(&type_.name), type_.kind);
    let _ = write!(
        out,
        "<i class=\"{kind}{bare}\" style=\"width:{side}px;height:{side}px\" title=\"{name}: {kind}{members}\"></i>"
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
