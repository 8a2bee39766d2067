//! Documents of other APIs, imported into a folder without a spec.

use std::path::Path;

use anthropic_beta_codegen::diag::Kind;
use anthropic_beta_codegen::generate;
use anthropic_beta_codegen::generate::load;
use anthropic_beta_codegen::import::Summary;
use anthropic_beta_codegen::import::openapi::Options;
use anthropic_beta_codegen::spec::{Packages, Paging, Scalar, Source, Spec, TypeDef, read};

use super::{compile, import, settled, support};

fn document(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name);
    Source::new(name, std::fs::read_to_string(path).unwrap())
}

/// Imports a document into an empty folder, and compiles the crate. The spec passes the checks except for the
/// open questions.
fn imported(name: &str) -> (Spec, Summary) {
    let document = document(name);
    let package = name.split('.').next().unwrap();
    let packages = Packages { client: package.to_owned(), runtime: "anthropic-beta-runtime".to_owned() };
    let options = Options { placeholder_docs: true, packages: Some(packages), ..Options::default() };
    let imported = import(&document, &[], &options);
    let again = import(&document, &imported.sources, &options);
    assert_eq!(again.sources, [], "{}", again.summary);

    if let Err(diagnostics) = load(&imported.sources) {
        let others: Vec<_> = diagnostics.iter().filter(|one| one.kind != Kind::Decide).cloned().collect();
        assert!(others.is_empty(), "{}", anthropic_beta_codegen::diag::render(&others, &imported.sources));
    }
    let sources = settled(&imported.sources);
    let generated =
        generate(&sources).unwrap_or_else(|failure| panic!("{}", support::explain(&failure, &sources)));
    let program = format!("use {package} as _;\nfn main() {{}}\n");
    let package = compile::Package::write(package, &generated.files);
    package.example("empty", &program).unwrap_or_else(|errors| panic!("{errors}"));
    (read(&sources).unwrap(), imported.summary)
}

/// Returns every endpoint as `resource.name METHOD path`.
fn endpoints(spec: &Spec) -> Vec<String> {
    let resources = spec.resources.iter().flat_map(|(path, resource)| {
        resource.endpoints.iter().map(move |(name, endpoint)| {
            format!("{path}.{name} {} {}", endpoint.method.as_str(), endpoint.path)
        })
    });
    resources.collect()
}

fn type_of<'s>(spec: &'s Spec, name: &str) -> &'s TypeDef {
    let found = spec.resources.values().find_map(|resource| resource.types.get(name));
    found.unwrap_or_else(|| panic!("there is no type `{name}`"))
}

/// Returns a field as its type, with `?` if it is optional, and `null` if it is nullable.
fn field(spec: &Spec, type_: &str, name: &str) -> String {
    let fields = type_of(spec, type_).fields.as_ref().unwrap();
    let field = fields.get(name).unwrap_or_else(|| panic!("`{type_}` has no field `{name}`"));
    let what = match (&field.type_, &field.constant) {
        (Some(type_), _) => type_.to_string(),
        (None, Some(Scalar::String(text))) => format!("\"{text}\""),
        (None, constant) => format!("{constant:?}"),
    };
    let optional = if field.optional { "?" } else { "" };
    let nullable = if field.nullable { " null" } else { "" };
    format!("{what}{optional}{nullable}")
}

fn assert_fields(spec: &Spec, type_: &str, fields: &[(&str, &str)]) {
    for (name, expected) in fields {
        assert_eq!(field(spec, type_, name), *expected, "{type_}.{name}");
    }
}

fn assert_dropped(summary: &Summary, lines: &[&str]) {
    for line in lines {
        assert!(summary.dropped.iter().any(|dropped| dropped == line), "no `{line}` in\n{summary}");
    }
}

fn assert_asked(summary: &Summary, questions: &[&str]) {
    for question in questions {
        let asked = summary.to_decide.iter().any(|entry| entry.text.contains(question));
        assert!(asked, "no `{question}` in\n{summary}");
    }
    assert_eq!(summary.to_decide.len(), questions.len(), "{summary}");
}

#[test]
fn creates_a_crate_from_a_document_of_openapi_3_0() {
    let (spec, summary) = imported("library.yaml");
    let expected = [
        "books.list GET /v2/books",
        "books.create POST /v2/books",
        "books.retrieve GET /v2/books/{bookId}",
        "books.update PUT /v2/books/{bookId}",
        "books.delete DELETE /v2/books/{bookId}",
        "books.find_by_state GET /v2/books/findByState",
        "books/cover.retrieve GET /v2/books/{bookId}/cover",
        "books/cover.create POST /v2/books/{bookId}/cover",
        "inventory.retrieve GET /v2/inventory",
        "readers.create POST /v2/readers",
        "readers.login POST /v2/readers/{name}/login",
    ];
    assert_eq!(endpoints(&spec), expected);
    assert_eq!(spec.api.base_url, "https://springfield.library.example/api");
    assert_fields(
        &spec,
        "Book",
        &[
            ("title", "string"),
            ("media", "NewBookMedia"),
            ("subtitle", "string? null"),
            ("borrower", "Reader? null"),
            ("condition", "NewBookCondition? null"),
            ("shelf", "BookShelf?"),
            ("previous", "Book?"),
            ("checksum", "base64?"),
            ("stars", "integer?"),
            ("added_at", "datetime"),
        ],
    );
    assert_eq!(type_of(&spec, "NewBookMedia").tag.as_deref(), Some("kind"));
    assert_fields(&spec, "Paper", &[("kind", "\"paper\"")]);
    let list = &spec.resources["books"].endpoints["list"];
    let names: Vec<&str> = list.parameters.keys().map(String::as_str).collect();
    assert_eq!(names, ["limit", "filter[author]", "filter[published_after]", "tags"]);
    assert_eq!(list.parameters["limit"].limits.min, Some(1.into()), "an exclusive bound of integers");
    assert!(spec.resources["books/cover"].endpoints["retrieve"].returns.binary);
    assert!(spec.resources["books"].endpoints["delete"].returns.empty);
    assert!(spec.resources["books"].endpoints["delete"].parameters.len() == 1, "the client sends the key");
    assert_dropped(
        &summary,
        &[
            "`xml` of schemas (1)",
            "limits of the items of lists and maps (1)",
            "parameters in a cookie (1)",
            "optional bodies, which are always sent here (3)",
        ],
    );
    let questions = ["not an object", "`application/x-www-form-urlencoded`", "proposed one, or choose"];
    assert_asked(&summary, &questions);
}

#[test]
fn creates_a_crate_from_a_document_of_openapi_3_1() {
    let (spec, summary) = imported("trains.json");
    let expected = [
        "bookings.list GET /bookings",
        "bookings.create POST /bookings",
        "bookings.retrieve GET /bookings/{bookingId}",
        "bookings.delete DELETE /bookings/{bookingId}",
        "bookings.payment POST /bookings/{bookingId}/payment",
        "delays.stream GET /delays/stream",
        "delays.history GET /delays/history",
        "stations.list GET /stations",
    ];
    assert_eq!(endpoints(&spec), expected);
    let returns = |resource: &str, name: &str| spec.resources[resource].endpoints[name].returns.clone();
    let stations = returns("stations", "list");
    assert_eq!(
        (stations.page.unwrap().to_string(), stations.paging),
        ("Station".to_owned(), Some(Paging::Cursor))
    );
    assert_eq!(returns("delays", "stream").events.unwrap().to_string(), "Delay");
    assert_eq!(returns("delays", "history").lines.unwrap().to_string(), "Delay");
    let webhook = spec.resources["webhooks"].webhook.as_ref().unwrap();
    assert_eq!(webhook.type_.to_string(), "Booking");
    assert_eq!(type_of(&spec, "Delay").tag.as_deref(), Some("type"));
    assert_eq!(type_of(&spec, "BookingPaymentSource").tag.as_deref(), Some("object"));
    assert_fields(&spec, "BookingPaymentSourceCard", &[("object", "\"card\""), ("cvc", "string")]);
    assert_fields(&spec, "Booking", &[("seat", "Seat? null"), ("trip_id", "string")]);
    assert_fields(&spec, "Station", &[("platforms", "StationPlatforms?")]);
    assert_dropped(&summary, &["`exclusiveMinimum` of numbers (1)", "`readOnly` of schemas (2)"]);
    assert_asked(&summary, &[]);
}

#[test]
fn creates_a_crate_from_a_document_with_unusual_constructs() {
    let (spec, summary) = imported("obstacles.yaml");
    let expected = [
        "referred.retrieve GET /referred",
        "root.retrieve GET /",
        "talk.create POST /talk",
        "things.list GET /things",
        "things.create POST /things",
        "things.update PUT /things/{thing-id}",
        "things.patch_thing PATCH /things/{thing-id}",
        "things.post_update POST /things/{thing-id}",
        "things.delete DELETE /things/{thing-id}",
        "things.retrieve GET /things/{thing-id}/{part}",
        "trees.list GET /trees",
        "trees.create POST /trees",
        "trees.update PUT /trees/{name}",
        "trees.post_leaves POST /trees/{name}/leaves",
        "trees/leaves.retrieve GET /trees/leaves/{leaf}",
        "woods/paths.retrieve GET /woods/paths/{path}",
    ];
    assert_eq!(endpoints(&spec), expected);
    assert_fields(
        &spec,
        "Everything",
        &[
            ("kind", "\"everything\""),
            ("self-ref", "Everything null"),
            ("one-null", "EverythingOneNull? null"),
            ("one-or-null", "EverythingOneOrNull null"),
            ("three-null", "EverythingThreeNull? null"),
            ("tuple", "any?"),
            ("external", "any?"),
            ("nowhere", "any?"),
            ("numbers", "integer?"),
            ("mixed", "any?"),
            ("list-of-nullable", "list<string?>?"),
            ("map", "map<Everything>?"),
            ("any-object", "map<any>?"),
            ("empty-object", "map<any>?"),
            ("any-map", "map<any>?"),
            ("no-field", "EverythingNoField?"),
            ("blob", "list<string>?"),
            ("wrapped", "Color?"),
        ],
    );
    assert_fields(&spec, "EverythingMerged", &[("left", "string?"), ("right", "string?")]);
    assert_fields(&spec, "EverythingManyInner", &[("leaf", "string?")]);
    assert_eq!(type_of(&spec, "EverythingTagged").tag.as_deref(), Some("tag"));
    assert_eq!(type_of(&spec, "EverythingOpen").values.as_ref().unwrap().len(), 2);
    assert_eq!(type_of(&spec, "EverythingWords").variants.as_ref().unwrap().len(), 3);
    assert_eq!(spec.resources["talk"].endpoints["create"].returns.events_flag.as_deref(), Some("stream"));
    assert_eq!(type_of(&spec, "Payment").tag.as_deref(), Some("by"));
    assert_fields(&spec, "PaymentCard", &[("by", "\"card\""), ("number", "string?")]);
    for untyped in ["EverythingUntagged", "EverythingBothStrings"] {
        assert_eq!(type_of(&spec, untyped).alias.as_ref().unwrap().to_string(), "any");
    }
    assert_dropped(
        &summary,
        &[
            "operations with the method and path of another operation (1)",
            "operations of the method HEAD (1)",
            "parameters in a cookie (1)",
            "paths defined outside the document (1)",
        ],
    );
    let questions = [
        "the base URL of the API",
        "`other.yaml#/Thing`",
        "`other.yaml#/Thing`",
        "`#/components/schemas/Nowhere`",
        "item of this list",
        "values of this enum",
        "refers only to itself",
        "not an object",
        "`application/x-www-form-urlencoded`",
        "suggests a secret",
        "as deprecated",
        "`allOf` contains alternatives",
        "Nothing distinguishes the objects",
        "Two of the alternatives accept text",
        "`by` is required here",
        "proposed one, or choose",
        "proposed one, or choose",
    ];
    assert_asked(&summary, &questions);
}
