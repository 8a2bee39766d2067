//! Parses the first lines of an endpoint's section: signature, method and path.

use crate::spec::Method;

use super::names;
use super::section::Section;

/// The line `client.Beta.Things.New(ctx, params) (*BetaThing, error)`.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    /// The resource in the rendering.
    pub(super) path: String,
    /// The endpoint in the rendering.
    pub(super) verb: String,
    /// The response type.
    pub(super) returns: String,
}

impl Signature {
    /// Returns the resource's path.
    pub(super) fn resource(&self) -> String {
        names::resource(&self.path)
    }

    /// Returns the endpoint's name.
    pub(super) fn name(&self) -> String {
        names::endpoint(&self.verb)
    }
}

/// Returns the signature of an endpoint's section, if it has one.
pub(super) fn signature(section: &Section) -> Option<Signature> {
    section.intro.iter().find_map(|(_, line)| {
        let call = line.strip_prefix("`client.Beta.")?.strip_suffix(", error)`")?;
        let (path, rest) = call.split_once('(')?;
        let (path, verb) = path.rsplit_once('.')?;
        let (_, returns) = rest.split_once(") (*")?;
        Some(Signature { path: path.to_owned(), verb: verb.to_owned(), returns: returns.to_owned() })
    })
}

/// Returns the text about a parameter without the words that state its location.
pub(super) fn text(lead: &str) -> &str {
    ["Body", "Query", "Header", "Path"]
        .iter()
        .find_map(|place| lead.strip_prefix(place)?.strip_prefix(" param: "))
        .unwrap_or(lead)
}

/// Returns the method and the path template of an endpoint's section, if it has them.
pub(super) fn method_and_path(section: &Section) -> Option<(Method, String)> {
    section.intro.iter().find_map(|(_, line)| {
        let (method, path) = line.strip_prefix("**")?.split_once("** `")?;
        let method = match method {
            "get" => Method::Get,
            "post" => Method::Post,
            "put" => Method::Put,
            "patch" => Method::Patch,
            "delete" => Method::Delete,
            _ => return None,
        };
        let path = path.strip_suffix('`').filter(|path| path.starts_with('/'))?;
        Some((method, path.split('?').next().unwrap_or(path).to_owned()))
    })
}

/// Returns the names in the braces of a path template.
pub(super) fn holes(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(lines: &[&str]) -> Section {
        let intro = lines.iter().map(|line| (1, (*line).to_owned())).collect();
        Section { intro, ..Section::default() }
    }

    #[test]
    fn the_head_of_a_section_is_read() {
        let section = section(&[
            "`client.Beta.Agents.Versions.List(ctx, agentID, params) (*PageCursor[BetaAgent], error)`",
            "**get** `/v1/agents/{agent_id}/versions?beta=true`",
        ]);
        let signature = signature(&section).unwrap();
        assert_eq!((signature.resource().as_str(), signature.name().as_str()), ("agents/versions", "list"));
        assert_eq!(signature.returns, "PageCursor[BetaAgent]");
        let (method, path) = method_and_path(&section).unwrap();
        assert_eq!((method, path.as_str()), (Method::Get, "/v1/agents/{agent_id}/versions"));
        assert_eq!(holes(&path).collect::<Vec<_>>(), ["agent_id"]);
    }

    #[test]
    fn other_lines_are_no_head() {
        let section = section(&["`client.Beta.Agents(ctx)`", "**fetch** `/v1/agents`", "**get** `v1`"]);
        assert!(signature(&section).is_none() && method_and_path(&section).is_none());
        assert_eq!(text("Body param: Deprecated: no"), "Deprecated: no");
        assert_eq!(text("Some param: x"), "Some param: x");
    }
}
