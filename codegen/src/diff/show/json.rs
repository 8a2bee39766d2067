//! Renders a report as JSON, for programs.

use serde_json::{Value, json};

use crate::diff::{Change, Difference, Effect, Report, What, Wire};

/// Returns the report as JSON: `{"bump": …, "changes": [{"resource": …, "subject": …, "name": …, "what": …, …}]}`.
pub fn json(report: &Report) -> String {
    let changes: Vec<Value> = report.changes.iter().map(change).collect();
    format!("{:#}\n", json!({ "bump": report.bump().word(), "changes": changes }))
}

fn change(change: &Change) -> Value {
    let mut value = json!({
        "resource": change.resource,
        "subject": change.subject.word(),
        "name": change.name,
        "what": change.what.word(),
        "rust": {
            "path": change.rust,
            "breaking": change.breaks_rust(),
            "effects": change.effects.iter().map(effect).collect::<Vec<_>>(),
        },
        "wire": match change.wire {
            Wire::Same => json!({ "breaking": false, "same": true }),
            Wire::Compatible => json!({ "breaking": false, "same": false }),
            Wire::Breaking(reason) => json!({ "breaking": true, "same": false, "reason": reason }),
        },
    });
    if let Some(before) = &change.rust_before {
        value["rust"]["before"] = json!(before);
    }
    if let Some(since) = &change.since {
        value["since"] = json!(since);
    }
    match &change.what {
        What::Renamed { from } => value["from"] = json!(from),
        What::Changed { aspect, from, to } => {
            value["aspect"] = json!(aspect);
            value["from"] = json!(from);
            value["to"] = json!(to);
        }
        What::Added | What::Removed | What::Docs | What::Follows => {}
    }
    value
}

fn effect(effect: &Effect) -> Value {
    let what = match &effect.what {
        Difference::Added => "added",
        Difference::Removed => "removed",
        Difference::Changed { .. } => "changed",
        Difference::Repurposed { .. } => "repurposed",
        Difference::Opened => "opened",
        Difference::Closed => "closed",
    };
    let mut value = json!({ "path": effect.path, "what": what, "breaking": effect.breaking });
    if let Difference::Changed { from, to } | Difference::Repurposed { from, to } = &effect.what {
        value["from"] = json!(from);
        value["to"] = json!(to);
    }
    value
}
