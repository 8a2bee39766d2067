//! Importing realistic next versions of the reference results in exactly their changes.

use anthropic_beta_codegen::import::{Summary, Vanished, import};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::spec::{self, Spec};

use super::{SOURCES, data, reference, section, session};
use crate::pages::{self, before, edited, run, texts, with_members};

fn imported(text: &str) -> (Spec, Summary) {
    let (sources, summary) = pages::imported(text, &SOURCES);
    (spec::read(&sources).expect("the new spec can be read"), summary)
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn adds_a_new_field_in_order_with_its_name() {
    let text = with_members(reference(), "BetaManagedAgentsMemoryStore", |mut members| {
        let indent = " ".repeat(members[0][0].find('-').expect("a bullet"));
        let at =
            members.iter().position(|lines| lines[0].contains("`Name string`")).expect("the field exists");
        members.insert(at, vec![format!("{indent}- `KMSKeyIDs []string`"), String::new()]);
        members
    });
    let (spec, summary) = imported(&text);
    let fields =
        spec.resources["memory_stores"].types["BetaManagedAgentsMemoryStore"].fields.clone().unwrap();
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    assert_eq!(names[..4], ["id", "created_at", "kms_key_ids", "name"]);
    assert_eq!(fields["kms_key_ids"].type_.as_ref().unwrap().to_string(), "list<string>");
    assert!(!fields["kms_key_ids"].optional);
    assert!(!fields["name"].doc.is_empty(), "facts that are not in the reference are kept");
    let [added] = summary.added.as_slice() else { panic!("{summary}") };
    assert_eq!(added.file, "spec/memory_stores.yaml");
    assert_eq!(added.text, "the field `kms_key_ids`, `list<string>`");
    assert_eq!(summary.to_decide.len(), 1, "{summary}");
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn removes_the_unused_type_of_a_removed_field() {
    let text = with_members(reference(), "BetaManagedAgentsGitHubRepositoryResource", |mut members| {
        members.retain(|lines| !lines[0].contains("`Checkout "));
        members
    });
    let (spec, summary) = imported(&text);
    let type_ = &spec.resources["sessions/resources"].types["BetaManagedAgentsGitHubRepositoryResource"];
    assert!(!type_.fields.as_ref().unwrap().contains_key("checkout"));
    assert_eq!(texts(&summary.gone), ["the field `checkout`"]);
    assert_eq!(summary.gone[0].file, "spec/sessions/resources.yaml");
    // The union of checkouts is still used by the request.
    assert!(spec.resources["sessions/resources"].types.contains_key("BetaManagedAgentsCheckout"));
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn changes_the_presence_of_a_field_that_moves_to_the_other_group() {
    let across = |name: &'static str, to: usize| {
        with_members(reference(), "BetaManagedAgentsMemoryStore", move |mut members| {
            let from =
                members.iter().position(|lines| lines[0].contains(&format!("`{name} "))).expect("it exists");
            let member = members.remove(from);
            members.insert(to, member);
            members
        })
    };
    let optional = |spec: &Spec, name: &str| {
        spec.resources["memory_stores"].types["BetaManagedAgentsMemoryStore"].fields.as_ref().unwrap()[name]
            .optional
    };
    let (spec, summary) = imported(&across("Description", 2));
    assert!(!optional(&spec, "description") && optional(&spec, "metadata"));
    assert_eq!(texts(&summary.changed), ["`description` is now required"]);
    let (spec, summary) = imported(&across("CreatedAt", 5));
    assert!(optional(&spec, "created_at") && !optional(&spec, "name"));
    assert_eq!(texts(&summary.changed), ["`created_at` is now optional"]);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn adds_and_removes_values() {
    let line = "- `const AnthropicBetaPDFs2024_09_25 AnthropicBeta = \"pdfs-2024-09-25\"`";
    let new = "- `const AnthropicBetaNew AnthropicBeta = \"new-2027-01-01\"`";
    let (spec, summary) = imported(&before(reference(), line, &[new]));
    let values = spec.resources["common"].types["AnthropicBeta"].values.clone().unwrap();
    let at = values.get_index_of("new-2027-01-01").expect("the value is there");
    assert_eq!(values.get_index(at + 1).unwrap().0, "pdfs-2024-09-25");
    assert_eq!(texts(&summary.added), ["the value `new-2027-01-01`"]);
    let (spec, summary) = imported(&edited(reference(), |content| (content == line).then(Vec::new)));
    let values = spec.resources["common"].types["AnthropicBeta"].values.clone().unwrap();
    assert!(!values.contains_key("pdfs-2024-09-25"));
    assert_eq!(texts(&summary.gone), ["the value `pdfs-2024-09-25`"]);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn adds_a_variant_with_its_type() {
    let line = "- `type BetaWebhookVaultCreatedEventData struct{…}`";
    let new = [
        "- `type BetaWebhookAgentCreatedEventData struct{…}`",
        "  - `ID string`",
        "  - `Type AgentCreated`",
        "    - `const AgentCreatedAgentCreated AgentCreated = \"agent.created\"`",
        "  - `AgentID string`",
    ];
    let (spec, summary) = imported(&before(reference(), line, &new));
    let types = &spec.resources["webhooks"].types;
    let fields = types["BetaWebhookAgentCreatedEventData"].fields.as_ref().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["id", "type", "agent_id"]);
    assert!(fields["type"].constant.is_some() && fields["agent_id"].optional && !fields["type"].optional);
    let variants = types["BetaWebhookEventData"].variants.as_ref().unwrap();
    let named = |variant: &spec::Variant| variant.type_.as_ref().map(ToString::to_string).unwrap_or_default();
    let at = variants
        .iter()
        .position(|one| named(one) == "BetaWebhookAgentCreatedEventData")
        .expect("the variant");
    assert_eq!(named(&variants[at + 1]), "BetaWebhookVaultCreatedEventData");
    assert!(!variants[at + 1].doc.is_empty());
    assert_eq!(summary.added.len(), 2, "{summary}");
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn changes_an_inline_type_if_all_its_places_agree() {
    let value = |owner: &str| {
        (
            format!("- `const {owner}ReadOnly {owner} = \"read_only\"`"),
            format!("- `const {owner}AppendOnly {owner} = \"append_only\"`"),
        )
    };
    let (read, append) = value("BetaManagedAgentsMemoryStoreResourceAccess");
    let one = before(reference(), &read, &[&append]);
    let (spec, summary) = imported(&one);
    let values = |spec: &Spec| {
        spec.resources["sessions/resources"].types["BetaManagedAgentsMemoryStoreAccess"]
            .values
            .clone()
            .unwrap()
    };
    assert!(!values(&spec).contains_key("append_only"));
    assert!(summary.to_decide.iter().any(|entry| entry.text.contains("has other definitions")), "{summary}");
    let (read, append) = value("BetaManagedAgentsMemoryStoreResourceParamAccess");
    let (spec, summary) = imported(&before(&one, &read, &[&append]));
    assert!(values(&spec).contains_key("append_only"), "{summary}");
    assert_eq!(texts(&summary.added), ["the value `append_only`"]);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn keeps_the_additions_of_the_spec_to_a_renamed_type() {
    let text = reference().replace("BetaManagedAgentsMemoryStore ", "BetaManagedAgentsMemoryDrawer ");
    let text = text.replace("BetaManagedAgentsMemoryStore,", "BetaManagedAgentsMemoryDrawer,");
    let text = text.replace("BetaManagedAgentsMemoryStore]", "BetaManagedAgentsMemoryDrawer]");
    let (spec, summary) = imported(&text);
    let old = spec::read(&SOURCES).unwrap().resources["memory_stores"].types["BetaManagedAgentsMemoryStore"]
        .clone();
    let resource = &spec.resources["memory_stores"];
    assert!(!resource.types.contains_key("BetaManagedAgentsMemoryStore"));
    assert_eq!(resource.types["BetaManagedAgentsMemoryDrawer"].fields, old.fields);
    let returns = resource.endpoints["create"].returns.json.as_ref().unwrap();
    assert_eq!(returns.to_string(), "BetaManagedAgentsMemoryDrawer");
    let renamed = "`BetaManagedAgentsMemoryStore` is now named `BetaManagedAgentsMemoryDrawer`";
    assert_eq!(texts(&summary.changed), [renamed]);
    assert!(summary.gone.is_empty() && summary.added.is_empty(), "{summary}");
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn names_a_new_endpoint_after_its_call() {
    let section = section("Archive Vault");
    let new = section
        .replace("Archive Vault", "Restore Vault")
        .replace("Vaults.Archive(", "Vaults.RestoreNow(")
        .replace("/archive`", "/restore`");
    let (spec, summary) = imported(&reference().replace(section, &format!("{section}{new}")));
    let endpoints = &spec.resources["vaults"].endpoints;
    assert_eq!(endpoints.keys().last().unwrap(), "restore_now");
    let endpoint = &endpoints["restore_now"];
    assert_eq!(endpoint.path, "/v1/vaults/{vault_id}/restore");
    assert_eq!(endpoint.parameters.keys().collect::<Vec<_>>(), ["vault_id"]);
    assert_eq!(endpoint.returns, endpoints["archive"].returns);
    assert_eq!(texts(&summary.added)[0], "the endpoint `vaults.restore_now`");
    assert!(
        summary.to_decide.iter().any(|entry| entry.text.contains("the `betas` that it requires")),
        "{summary}"
    );
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn removes_a_missing_endpoint() {
    let (spec, summary) = imported(&reference().replace(section("Archive Vault"), ""));
    assert!(!spec.resources["vaults"].endpoints.contains_key("archive"));
    assert_eq!(texts(&summary.gone), ["the endpoint `vaults.archive`"]);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn adds_a_file_for_a_new_resource() {
    let start = reference().find("\n# Vaults\n").expect("the resource exists") + 1;
    let end = reference().find("\n# Credentials\n").expect("the next one exists") + 1;
    let new = reference()[start..end]
        .replace("# Vaults", "# Key Rings")
        .replace("Vaults.", "KeyRings.")
        .replace("/v1/vaults", "/v1/key_rings")
        .replace("vaultID", "keyRingID")
        .replace("{vault_id}", "{key_ring_id}")
        .replace("BetaManagedAgentsVault", "BetaManagedAgentsKeyRing")
        .replace("BetaManagedAgentsDeletedVault", "BetaManagedAgentsDeletedKeyRing")
        .replace("BetaVault", "BetaKeyRing");
    let text = format!("{}{new}{}", &reference()[..start], &reference()[start..]);
    let (spec, summary) = imported(&text);
    let (new, old) = (&spec.resources["key_rings"], &spec.resources["vaults"]);
    assert_eq!(new.endpoints.keys().collect::<Vec<_>>(), old.endpoints.keys().collect::<Vec<_>>());
    assert_eq!(new.endpoints["list"].returns.paging, old.endpoints["list"].returns.paging);
    let sent = new.endpoints["create"].body.as_ref().unwrap().json.as_ref().unwrap().to_string();
    assert_eq!(sent, "KeyRingCreateParams");
    assert_eq!(new.types["KeyRingCreateParams"].aliases, ["BetaKeyRingNewParams"]);
    let (ours, theirs) = (&new.types["BetaManagedAgentsKeyRing"], &old.types["BetaManagedAgentsVault"]);
    let shape = |type_: &spec::TypeDef| {
        let fields = type_.fields.clone().unwrap();
        fields.into_iter().map(|(name, field)| (name, field.type_, field.constant)).collect::<Vec<_>>()
    };
    assert_eq!(shape(ours), shape(theirs));
    assert!(texts(&summary.added).contains(&"the resource `key_rings`"), "{summary}");
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn states_the_line_in_the_new_file_in_the_summary() {
    let line = "- `const AnthropicBetaPDFs2024_09_25 AnthropicBeta = \"pdfs-2024-09-25\"`";
    let new = "- `const AnthropicBetaNew AnthropicBeta = \"new-2027-01-01\"`";
    let done = run(&before(reference(), line, &[new]), &SOURCES).expect("the page is valid");
    let [source] = done.sources.as_slice() else { panic!("one file changes") };
    let entry = &done.summary.added[0];
    let text = source.text().lines().nth(entry.line - 1).expect("the line exists");
    assert_eq!((entry.file.as_str(), text.trim()), (source.file(), "new-2027-01-01: {}"));
    assert!(done.summary.to_string().contains(&format!("  {}:{}: the value", entry.file, entry.line)));
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn removes_nothing_if_only_one_page_is_imported() {
    let (old, new) =
        ("BetaManagedAgentsGitHubRepositoryResourceParams", "BetaManagedAgentsGitRepositoryResourceParams");
    let text = session().replace(old, new);
    let (spec, summary) = imported(&text);
    let types = |name: &str| spec.resources.values().find_map(|resource| resource.types.get(name)).cloned();
    assert_eq!(types(new).expect("the new type").fields, types(old).expect("the old type is kept").fields);
    assert!(
        texts(&summary.to_decide).contains(&format!("`{old}` is no longer used; was it removed?").as_str())
    );
    assert_eq!(texts(&summary.gone), [format!("the variant `{old}`")]);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn recognizes_a_required_parameter_of_one_page() {
    let text = session();
    let start = text.find("  - `Title param.Field[string]`").expect("the parameter exists");
    let end = text[start..].find("  - `VaultIDs").map(|length| start + length).expect("the next one exists");
    let title = text[start..end].to_owned();
    let without = text.replace(&title, "");
    let (spec, summary) =
        imported(&without.replacen("  - `Metadata param", &format!("{title}  - `Metadata param"), 1));
    let fields = spec.resources["sessions"].types["SessionCreateParams"].fields.clone().unwrap();
    assert!(!fields["title"].optional && fields["metadata"].optional);
    assert_eq!(texts(&summary.changed), ["`title` is now required"]);
    let (spec, summary) = imported(&without);
    assert!(
        !spec.resources["sessions"].types["SessionCreateParams"]
            .fields
            .as_ref()
            .unwrap()
            .contains_key("title")
    );
    assert_eq!(texts(&summary.gone), ["the field `title`"]);
}

#[test]
#[ignore = "needs ANTHROPIC_BETA_ACCEPTANCE"]
fn changes_nothing_if_both_pages_are_imported_together() {
    let page = |name: &str| Source::new(name, data::text(&format!("reference/{name}")));
    let done = import(
        &[page("beta-api-reference.md"), page("create-session.md")],
        &SOURCES,
        Vanished::Removed,
        None,
    )
    .expect("both pages are valid");
    assert!(done.sources.is_empty() && done.summary.is_empty(), "{}", done.summary);
}
