mod common;
use anthropic_beta_codegen::import::*;
fn run(text: &str) -> Result<Imported, ImportError> {
    import(&[Page { name: "p.md".into(), text: text.into() }], &common::sources())
}
#[test]
fn probe() {
    let all = common::reference("beta-api-reference.md");
    // each endpoint alone
    let mut parts: Vec<String> = Vec::new();
    for line in all.lines() {
        if line.starts_with("## ") { parts.push(String::new()); }
        if line.starts_with("# ") { parts.push(String::new()); continue; }
        if let Some(p) = parts.last_mut() { p.push_str(line); p.push('\n'); }
    }
    let page = common::reference("create-session.md");
    let lines: Vec<&str> = page.lines().collect();
    for n in 0..lines.len() {
        if !lines[n].trim_start().starts_with("- `") { continue; }
        let mut without = lines.clone(); without.remove(n);
        if let Ok(i) = run(&without.join("\n")) { println!("without {} {}: {}", n+1, lines[n], if i.sources.is_empty() {"UNNOTICED"} else {"changes"}); }
        for by in ["  ", " ", "    "] {
            let shifted = format!("{by}{}", lines[n]);
            let mut v = lines.clone(); v[n] = &shifted;
            if let Ok(i) = run(&v.join("\n")) { println!("shifted {} {}: {}", n+1, lines[n], if i.sources.is_empty() {"UNNOTICED"} else {"changes"}); }
            if let Some(s) = lines[n].strip_prefix(by) {
                v[n] = s;
                if let Ok(i) = run(&v.join("\n")) { println!("dedented {} {}: {}", n+1, lines[n], if i.sources.is_empty() {"UNNOTICED"} else {"changes"}); }
            }
        }
    }
}
