//! Conversions between names of the rendering and names of the API.

/// Returns the letters and digits of a name in lower case, which are equal for two spellings of one name.
pub(super) fn fold_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns the wire name of a name in camel case. `MCPServers` is `mcp_servers`, `VaultIDs` is `vault_ids`,
/// `Ephemeral1hInputTokens` is `ephemeral_1h_input_tokens`, `ContentSha256` is `content_sha256`.
pub(super) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.replace("OAuth", "Oauth").chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    for (index, &c) in chars.iter().enumerate() {
        let ahead = |by: usize| chars.get(index + by).copied().unwrap_or('_');
        let before = index.checked_sub(1).and_then(|index| chars.get(index)).copied();
        let boundary = match before {
            None => false,
            Some(before) if c.is_ascii_uppercase() => {
                !before.is_ascii_uppercase()
                    || (ahead(1).is_ascii_lowercase() && !is_plural(&chars[index + 1..]))
            }
            Some(before) => c.is_ascii_digit() && !before.is_ascii_digit() && is_count(&chars[index..]),
        };
        if boundary && before != Some('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Returns whether `rest` is the plural `s` of an initialism, as in `IDs`.
fn is_plural(rest: &[char]) -> bool {
    rest.first() == Some(&'s') && rest.get(1).is_none_or(char::is_ascii_uppercase)
}

/// Returns whether the digits at the start of `rest` begin a word, as in `1h`: a lower-case letter follows them.
fn is_count(rest: &[char]) -> bool {
    rest.iter().find(|c| !c.is_ascii_digit()).is_some_and(char::is_ascii_lowercase)
}

/// Returns the wire name of a query parameter: `CreatedAtGte` is `created_at[gte]`, and a list ends in `[]`.
pub(super) fn query(name: &str, list: bool) -> String {
    let wire = snake(name);
    for bound in ["gte", "gt", "lte", "lt"] {
        if let Some(field) = wire.strip_suffix(bound).and_then(|rest| rest.strip_suffix('_')) {
            return format!("{field}[{bound}]");
        }
    }
    if list { format!("{wire}[]") } else { wire }
}

/// Returns the wire name of a header: `ShopDoorID` is `shop-door-id`.
pub(super) fn header(name: &str) -> String {
    snake(name).replace('_', "-")
}

/// Returns the possible API names of a type of the rendering, the most likely first.
pub(super) fn candidates(rendered: &str) -> impl Iterator<Item = &str> {
    let response = rendered.strip_suffix("Resp");
    let union = rendered.strip_suffix("Union");
    let both = response.and_then(|name| name.strip_suffix("Union"));
    std::iter::once(rendered).chain(response).chain(union).chain(both)
}

/// Returns the name for a new type: the name without the affixes of the rendering.
pub(super) fn stripped(rendered: &str) -> &str {
    candidates(rendered).last().unwrap_or(rendered)
}

/// Returns the path of a resource: `MemoryStores.MemoryVersions` is `memory_stores/memory_versions`.
pub(super) fn resource(signature: &str) -> String {
    signature.split('.').map(snake).collect::<Vec<_>>().join("/")
}

/// Returns the name of an endpoint: `New` is `create`, `Get` is `retrieve`, and other verbs are kept.
pub(super) fn endpoint(verb: &str) -> String {
    snake(&plain_verb(verb))
}

fn plain_verb(verb: &str) -> String {
    for (rendered, plain) in [("New", "Create"), ("Get", "Retrieve")] {
        if let Some(rest) = verb.strip_prefix(rendered)
            && rest.chars().next().is_none_or(|c| c.is_ascii_uppercase())
        {
            return format!("{plain}{rest}");
        }
    }
    verb.to_owned()
}

/// Returns the name of the object that an endpoint sends: `MemoryStores.Memories` and `New` give `MemoryCreateParams`.
pub(super) fn params(signature: &str, verb: &str) -> String {
    let resource = signature.rsplit('.').next().unwrap_or(signature);
    format!("{}{}Params", singular(resource), plain_verb(verb))
}

pub(super) fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if plural.ends_with(ending) {
            return plural.strip_suffix("es").unwrap_or(plural).to_owned();
        }
    }
    plural.strip_suffix('s').unwrap_or(plural).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_keep_initialisms_together() {
        for (name, wire) in [
            ("ID", "id"),
            ("MCPServers", "mcp_servers"),
            ("MCPServerURL", "mcp_server_url"),
            ("VaultIDs", "vault_ids"),
            ("IDsOfURLs", "ids_of_urls"),
            ("Ephemeral1hInputTokens", "ephemeral_1h_input_tokens"),
            ("ContentSha256", "content_sha256"),
            ("Sha", "sha"),
            ("BlockMs", "block_ms"),
            ("HTTPStatus", "http_status"),
        ] {
            assert_eq!(snake(name), wire);
        }
        assert_eq!(query("CreatedAtGte", false), "created_at[gte]");
        assert_eq!(query("Statuses", true), "statuses[]");
        assert_eq!(header("ShopDoorID"), "shop-door-id");
    }

    #[test]
    fn endpoints_and_their_objects_are_named_after_the_signature() {
        assert_eq!(resource("Sessions.Threads.Events"), "sessions/threads/events");
        assert_eq!(endpoint("New"), "create");
        assert_eq!(endpoint("GetMetadata"), "retrieve_metadata");
        assert_eq!(endpoint("NewEnrollmentURL"), "create_enrollment_url");
        assert_eq!(endpoint("MCPOAuthValidate"), "mcp_oauth_validate");
        assert_eq!(endpoint("Newest"), "newest");
        assert_eq!(params("MemoryStores.Memories", "New"), "MemoryCreateParams");
        assert_eq!(params("Messages.Batches", "New"), "BatchCreateParams");
        assert_eq!(params("Sessions.Events", "Send"), "EventSendParams");
    }

    #[test]
    fn removes_the_affixes_of_the_rendering() {
        assert_eq!(stripped("BetaTextBlockParamResp"), "BetaTextBlockParam");
        assert_eq!(stripped("BetaContentBlockParamUnionResp"), "BetaContentBlockParam");
        assert_eq!(stripped("BetaContentBlockUnion"), "BetaContentBlock");
        assert_eq!(stripped("BetaMessage"), "BetaMessage");
        assert_eq!(candidates("BetaToolUnionResp").nth(1), Some("BetaToolUnion"));
    }
}
