//! Importing realistic next versions of the reference results in exactly their changes.

use anthropic_beta_codegen::import::{Summary, Vanished, import};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::spec::{self, Field, Spec, TypeDef};
use indexmap::IndexMap;

use crate::pages::{self, before, edited, run, texts, with_members};
use crate::pet_shop::{REFERENCE, SOURCES, section};

fn imported(text: &str) -> (Spec, Summary) {
    let (sources, summary) = pages::imported(text, &SOURCES);
    (spec::read(&sources).expect("the new spec can be read"), summary)
}

fn type_<'a>(spec: &'a Spec, name: &str) -> &'a TypeDef {
    let mut types = spec.resources.values().filter_map(|resource| resource.types.get(name));
    types.next().unwrap_or_else(|| panic!("the spec has no `{name}`"))
}

fn fields<'a>(spec: &'a Spec, name: &str) -> &'a IndexMap<String, Field> {
    type_(spec, name).fields.as_ref().expect("the type is an object")
}

/// Returns the line of a value of a color, below the type with this name.
fn color(owner: &str, value: &str) -> String {
    let upper = value[..1].to_uppercase() + &value[1..];
    format!("- `const {owner}{upper} {owner} = \"{value}\"`")
}

#[test]
fn adds_a_new_field_in_order_with_its_name() {
    let text = with_members(REFERENCE, "BetaShopSpeech", |mut members| {
        let indent = " ".repeat(members[0][0].find('-').expect("a bullet"));
        members.insert(0, vec![format!("{indent}- `DNAKeyIDs []string`"), String::new()]);
        members
    });
    let (spec, summary) = imported(&text);
    let fields = fields(&spec, "BetaShopSpeech");
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["dna_key_ids", "text", "type", "usage"]);
    assert_eq!(fields["dna_key_ids"].type_.as_ref().unwrap().to_string(), "list<string>");
    assert!(!fields["text"].doc.is_empty(), "facts that are not in the reference are kept");
    assert_eq!(texts(&summary.added), ["the field `dna_key_ids`, `list<string>`"]);
    assert_eq!(summary.added[0].file, "spec/pets.yaml");
    assert!(!summary.to_decide.is_empty(), "{summary}");
}

#[test]
fn removes_the_unused_type_of_a_removed_field() {
    let text = with_members(REFERENCE, "BetaShopSpeech", |mut members| {
        members.retain(|lines| !lines[0].contains("`Usage "));
        members
    });
    let (spec, summary) = imported(&text);
    assert!(!fields(&spec, "BetaShopSpeech").contains_key("usage"));
    assert!(spec.resources["pets"].types.keys().all(|name| name != "BetaShopUsage"));
    assert_eq!(texts(&summary.gone), ["the field `usage`", "the type `BetaShopUsage`"]);
}

#[test]
fn changes_the_presence_of_a_field_that_moves_to_the_other_group() {
    let across = |name: &'static str, to: usize| {
        with_members(REFERENCE, "BetaShopPicture", move |mut members| {
            let is = |lines: &Vec<String>| lines[0].contains(&format!("`{name} "));
            let member = members.remove(members.iter().position(is).expect("it exists"));
            members.insert(to, member);
            members
        })
    };
    let (spec, summary) = imported(&across("Caption", 1));
    assert!(!fields(&spec, "BetaShopPicture")["caption"].optional);
    assert_eq!(texts(&summary.changed), ["`caption` is now required"]);
    let (spec, summary) = imported(&across("MimeType", 4));
    let fields = fields(&spec, "BetaShopPicture");
    assert!(fields["mime_type"].optional && fields["caption"].optional && !fields["size_bytes"].optional);
    assert_eq!(texts(&summary.changed), ["`mime_type` is now optional"]);
}

#[test]
fn adds_and_removes_values() {
    let pictures = "- `const ShopBetaPictures2026_03_15 ShopBeta = \"pictures-2026-03-15\"`";
    let new = "- `const ShopBetaNew ShopBeta = \"new-2027-01-01\"`";
    let (spec, summary) = imported(&before(REFERENCE, pictures, &[new]));
    let values = type_(&spec, "ShopBeta").values.as_ref().unwrap();
    assert_eq!(
        values.keys().collect::<Vec<_>>(),
        ["parrots-2026-02-01", "new-2027-01-01", "pictures-2026-03-15"]
    );
    assert_eq!(texts(&summary.added), ["the value `new-2027-01-01`"]);
    let white = color("BetaShopPetColor", "white");
    let (spec, summary) = imported(&edited(REFERENCE, |content| (content == white).then(Vec::new)));
    let values = type_(&spec, "BetaShopPetColor").values.as_ref().unwrap();
    assert_eq!(values.keys().collect::<Vec<_>>(), ["black", "ginger"]);
    assert_eq!(texts(&summary.gone), ["the value `white`"]);
}

#[test]
fn adds_a_variant_with_its_type() {
    let line = "- `type BetaShopEventFledData struct{…}`";
    let new = [
        "- `type BetaShopEventBornData struct{…}`",
        "  - `ID string`",
        "  - `Type PetBorn`",
        "    - `const PetBornPetBorn PetBorn = \"pet.born\"`",
        "  - `MotherID string`",
    ];
    let (spec, summary) = imported(&before(REFERENCE, line, &new));
    let fields = fields(&spec, "BetaShopEventBornData");
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["id", "type", "mother_id"]);
    assert!(fields["type"].constant.is_some() && fields["mother_id"].optional && !fields["type"].optional);
    let variants = type_(&spec, "BetaShopEventData").variants.as_ref().unwrap();
    let names: Vec<String> =
        variants.iter().map(|variant| variant.type_.as_ref().unwrap().to_string()).collect();
    assert_eq!(names, ["BetaShopEventSoldData", "BetaShopEventBornData", "BetaShopEventFledData"]);
    assert_eq!(summary.added.len(), 2, "{summary}");
}

#[test]
fn changes_an_inline_type_if_all_its_places_agree() {
    let white = color("BetaPetNewParamsColor", "white");
    let blue = color("BetaPetNewParamsColor", "blue");
    let (spec, summary) = imported(&before(REFERENCE, &white, &[&blue]));
    assert!(type_(&spec, "BetaPetNewParamsColor").values.as_ref().unwrap().contains_key("blue"), "{summary}");
    assert!(!type_(&spec, "BetaShopPetColor").values.as_ref().unwrap().contains_key("blue"));
    assert_eq!(texts(&summary.added), ["the value `blue`"]);
}

#[test]
fn keeps_the_additions_of_the_spec_to_a_renamed_type() {
    let text =
        REFERENCE.replace("BetaShopAddress", "BetaShopPlace").replace("Beta Shop Address", "Beta Shop Place");
    let (spec, summary) = imported(&text);
    let old = spec::read(&SOURCES).unwrap();
    assert!(!spec.resources["owners"].types.contains_key("BetaShopAddress"));
    assert_eq!(fields(&spec, "BetaShopPlace"), fields(&old, "BetaShopAddress"));
    let address = fields(&spec, "BetaShopOwner")["address"].type_.as_ref().unwrap().to_string();
    assert_eq!(address, "BetaShopPlace");
    assert_eq!(texts(&summary.changed), ["`BetaShopAddress` is now named `BetaShopPlace`"]);
    assert!(summary.gone.is_empty() && summary.added.is_empty(), "{summary}");
}

#[test]
fn names_a_new_endpoint_after_its_call() {
    let section = archive();
    let new = section
        .replace("Archive Owner", "Restore Owner")
        .replace("Owners.Archive(", "Owners.RestoreNow(")
        .replace("/archive`", "/restore`");
    let (spec, summary) = imported(&REFERENCE.replace(section, &format!("{section}{new}")));
    let endpoints = &spec.resources["owners"].endpoints;
    assert_eq!(endpoints.keys().last().unwrap(), "restore_now");
    let endpoint = &endpoints["restore_now"];
    assert_eq!(endpoint.path, "/v1/owners/{owner_id}/restore");
    assert_eq!(endpoint.parameters.keys().collect::<Vec<_>>(), ["owner_id"]);
    assert_eq!(endpoint.returns, endpoints["archive"].returns);
    assert_eq!(texts(&summary.added)[0], "the endpoint `owners.restore_now`");
    assert!(
        texts(&summary.to_decide).iter().any(|text| text.contains("the `betas` that it requires")),
        "{summary}"
    );
}

#[test]
fn removes_a_missing_endpoint() {
    let (spec, summary) = imported(&REFERENCE.replace(archive(), ""));
    assert!(!spec.resources["owners"].endpoints.contains_key("archive"));
    assert_eq!(texts(&summary.gone), ["the endpoint `owners.archive`"]);
}

/// The section of the endpoint that tests copy and remove.
fn archive() -> &'static str {
    section("Archive Owner")
}

#[test]
fn adds_a_file_for_a_new_resource() {
    let start = REFERENCE.find("\n# Owners\n").expect("the resource exists") + 1;
    let end = REFERENCE[start..].find("\n# Notes\n").expect("the next one exists") + start + 1;
    let new = REFERENCE[start..end]
        .replace("# Owners", "# Vets")
        .replace("Owners.", "Vets.")
        .replace("/v1/owners", "/v1/vets")
        .replace("ownerID", "vetID")
        .replace("{owner_id}", "{vet_id}")
        .replace("BetaShopOwner", "BetaShopVet")
        .replace("BetaOwner", "BetaVet")
        .replace("### Beta Shop Address", "### Beta Shop Place")
        .replace("BetaShopAddress", "BetaShopPlace");
    let (spec, summary) = imported(&format!("{}{new}{}", &REFERENCE[..start], &REFERENCE[start..]));
    let (new, old) = (&spec.resources["vets"], &spec.resources["owners"]);
    assert_eq!(new.endpoints.keys().collect::<Vec<_>>(), old.endpoints.keys().collect::<Vec<_>>());
    let sent = new.endpoints["create"].body.as_ref().unwrap().json.as_ref().unwrap().to_string();
    assert_eq!(sent, "VetCreateParams");
    assert_eq!(new.types["VetCreateParams"].aliases, ["BetaVetNewParams"]);
    let names = |name: &str| fields(&spec, name).keys().cloned().collect::<Vec<_>>();
    assert_eq!(names("BetaShopVet"), names("BetaShopOwner"));
    assert!(texts(&summary.added).contains(&"the resource `vets`"), "{summary}");
}

#[test]
fn states_the_line_in_the_new_file_in_the_summary() {
    let pictures = "- `const ShopBetaPictures2026_03_15 ShopBeta = \"pictures-2026-03-15\"`";
    let new = "- `const ShopBetaNew ShopBeta = \"new-2027-01-01\"`";
    let done = run(&before(REFERENCE, pictures, &[new]), &SOURCES).expect("the page is valid");
    let [source] = done.sources.as_slice() else { panic!("one file changes") };
    let entry = &done.summary.added[0];
    let text = source.text().lines().nth(entry.line - 1).expect("the line exists");
    assert_eq!((entry.file.as_str(), text.trim()), (source.file(), "new-2027-01-01: {}"));
    assert!(done.summary.to_string().contains(&format!("  {}:{}: the value", entry.file, entry.line)));
}

#[test]
fn removes_nothing_if_only_one_page_is_imported() {
    let (old, new) = ("BetaShopSeedsParam", "BetaShopGrainsParam");
    let (spec, summary) = imported(&section("Create Pet").replace(old, new));
    assert_eq!(fields(&spec, new), fields(&spec, old));
    let unused = format!("`{old}` is no longer used; was it removed?");
    assert!(texts(&summary.to_decide).contains(&unused.as_str()), "{summary}");
    assert_eq!(texts(&summary.gone), [format!("the variant `{old}`")]);
}

#[test]
fn recognizes_a_required_parameter_of_one_page() {
    let page = section("Create Pet");
    let start = page.find("  - `Metadata param.Field").expect("the parameter exists");
    let end =
        page[start..].find("  - `Tags param").map(|length| start + length).expect("the next one exists");
    let metadata = page[start..end].to_owned();
    let without = page.replace(&metadata, "");
    let first = without.replacen("  - `Name param", &format!("{metadata}  - `Name param"), 1);
    let (spec, summary) = imported(&first);
    let now = fields(&spec, "PetCreateParams");
    assert!(!now["metadata"].optional && now["tags"].optional);
    assert_eq!(texts(&summary.changed), ["`metadata` is now required"]);
    let (spec, summary) = imported(&without);
    assert!(!fields(&spec, "PetCreateParams").contains_key("metadata"));
    assert_eq!(texts(&summary.gone), ["the field `metadata`"]);
}

/// Removes an endpoint, a field with its own type, and a value.
fn smaller() -> String {
    let text = with_members(&REFERENCE.replace(archive(), ""), "BetaShopSpeech", |mut members| {
        members.retain(|lines| !lines[0].contains("`Usage "));
        members
    });
    let white = color("BetaShopPetColor", "white");
    edited(&text, |content| (content == white).then(Vec::new))
}

#[test]
fn keeps_missing_definitions_unless_pruned() {
    let (sources, summary) = pages::imported_with(&smaller(), &SOURCES, Vanished::Kept);
    assert_eq!(sources, *SOURCES, "{summary}");
    let kept = [
        "the endpoint `owners.archive`",
        "the field `usage`",
        "the value `white`",
        "the type `BetaShopUsage`",
    ];
    for what in kept {
        assert!(texts(&summary.kept).contains(&what), "{what}: {summary}");
    }
    let (spec, summary) = imported(&smaller());
    assert!(!spec.resources["owners"].endpoints.contains_key("archive"));
    assert_eq!((summary.gone.len(), summary.kept.len()), (kept.len(), 0), "{summary}");
}

#[test]
fn changes_nothing_if_pages_are_imported_together() {
    let page = |name: &str, text: &str| Source::new(name, text);
    let pages = [page("reference.md", REFERENCE), page("create-pet.md", section("Create Pet"))];
    let done = import(&pages, &SOURCES, Vanished::Removed, None).expect("both pages are valid");
    assert!(done.sources.is_empty() && done.summary.is_empty(), "{}", done.summary);
}
