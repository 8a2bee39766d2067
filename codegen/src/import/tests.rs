//! Imports a page with every construct of the dialect into an empty spec.

use super::*;
use crate::diag::Spot;
use crate::spec::{Paging, ParameterLocation, Resource, TypeDef};

const API: &str = "title: T\ndoc: d\nbase_url: https://x\nheaders: []\nquery: []\nbetas:\n  header: beta\n  type: \
                   Betas\n  doc: d\n";

const COMMON: &str = "doc: d\ntypes:\n  Betas:\n    doc: d\n    values:\n      a-1:\n        doc: d\n";

const PAGE: &str = "\
# Big Boxes

## Create Box

`client.Beta.BigBoxes.New(ctx, shelfID, params) (*BetaBox, error)`

**post** `/v1/shelves/{shelf_id}/boxes`

### Parameters

- `shelfID string`

- `params BetaBigBoxNewParams`

  - `ID param.Field[string]`

    Body param: Text that is not copied.

  - `Colour param.Field[BetaBigBoxNewParamsColour]`

    Body param: x

    - `const BetaBigBoxNewParamsColourRed BetaBigBoxNewParamsColour = \"red\"`

    - `const BetaBigBoxNewParamsColourBlue BetaBigBoxNewParamsColour = \"blue\"`

  - `CreatedAtGte param.Field[Time]`

    Query param: x

  - `Kinds param.Field[[]string]`

    Query param: x

  - `Betas param.Field[[]Betas]`

    Header param: x

    - `string`

    - `type Betas string`

      - `const BetasA1 Betas = \"a-1\"`

  - `WorkerID param.Field[string]`

    Header param: x

### Returns

- `type BetaBox struct{…}`

  - `ID string`

  - `Colour BetaBoxColour`

    - `const BetaBoxColourRed BetaBoxColour = \"red\"`

    - `const BetaBoxColourBlue BetaBoxColour = \"blue\"`

  - `Content BetaBoxContentUnion`

    - `type BetaToy struct{…}`

      - `Type Toy`

        - `const ToyToy Toy = \"toy\"`

      - `WeightKg float64`

    - `type BetaBook struct{…}`

      - `Type Book`

        - `const BookBook Book = \"book\"`

      - `PageCount int64`

  - `Type Box`

    - `const BoxBox Box = \"box\"`

  - `Boxes []BetaBox`

  - `Labels map[string, string]`

### Example

```go
x
```

## List Boxes

`client.Beta.BigBoxes.List(ctx, shelfID, query) (*PageCursor[BetaBox], error)`

**get** `/v1/shelves/{shelf_id}/boxes`

### Parameters

- `shelfID string`

- `query BetaBigBoxListParams`

  - `Limit param.Field[int64]`

    Most boxes.

### Returns

- `type BetaBox struct{…}`

  - `ID string`

  - `Colour BetaBoxColour`

    - `const BetaBoxColourRed BetaBoxColour = \"red\"`

    - `const BetaBoxColourBlue BetaBoxColour = \"blue\"`

  - `Content BetaBoxContentUnion`

    - `type BetaToy struct{…}`

      - `Type Toy`

        - `const ToyToy Toy = \"toy\"`

      - `WeightKg float64`

    - `type BetaBook struct{…}`

      - `Type Book`

        - `const BookBook Book = \"book\"`

      - `PageCount int64`

  - `Type Box`

    - `const BoxBox Box = \"box\"`

  - `Boxes []BetaBox`

  - `Labels map[string, string]`

### Example

```go
x
```

## Watch Boxes

`client.Beta.BigBoxes.Watch(ctx, params) (*BetaToy, error)`

**post** `/v1/boxes/stream`

### Parameters

- `params BetaBigBoxWatchParams`

  - `File param.Field[Reader]`

    Body param: x

  - `Files param.Field[[]Reader]`

    Body param: x

### Returns

- `type BetaToy struct{…}`

  - `Type Toy`

    - `const ToyToy Toy = \"toy\"`

  - `WeightKg float64`

### Example

```go
  stream := client.Beta.BigBoxes.WatchStreaming(
```
";

fn sources() -> Vec<Source> {
    [("spec/api.yaml", API), ("spec/common.yaml", COMMON)]
        .map(|(file, text)| Source::new(file, text))
        .to_vec()
}

fn run(text: &str, sources: &[Source]) -> Result<Imported, ImportError> {
    import(&[Source::new("p.md", text)], sources, Vanished::Removed, None)
}

fn boxes() -> (Resource, Summary) {
    let done = run(PAGE, &sources()).unwrap();
    let mut all = sources();
    all.extend(done.sources.clone());
    let again = run(PAGE, &all).unwrap();
    assert!(again.sources.is_empty() && again.summary.changes_nothing(), "{}", again.summary);
    assert!(!again.summary.to_decide.is_empty(), "a question is repeated until it is settled");
    let spec = spec::read(&all).unwrap();
    (spec.resources["big_boxes"].clone(), done.summary)
}

fn expr(type_: &TypeDef, field: &str) -> String {
    type_.fields.as_ref().unwrap()[field].type_.as_ref().unwrap().to_string()
}

#[test]
fn imports_endpoints_into_an_empty_spec() {
    let (resource, summary) = boxes();
    assert_eq!(resource.endpoints.keys().collect::<Vec<_>>(), ["create", "list", "watch"]);
    let create = &resource.endpoints["create"];
    let parameters: Vec<(&str, ParameterLocation, String, bool)> = create
        .parameters
        .iter()
        .map(|(name, one)| (name.as_str(), one.place, one.type_.to_string(), one.optional))
        .collect();
    assert_eq!(
        parameters,
        [
            ("shelf_id", ParameterLocation::Path, "string".to_owned(), false),
            ("created_at[gte]", ParameterLocation::Query, "datetime".to_owned(), true),
            ("kinds[]", ParameterLocation::Query, "list<string>".to_owned(), true),
            ("worker-id", ParameterLocation::Header, "string".to_owned(), true),
        ]
    );
    assert_eq!(create.body.as_ref().unwrap().json.as_ref().unwrap().to_string(), "BigBoxCreateParams");
    assert_eq!(resource.endpoints["list"].returns.paging, Some(Paging::Cursor));
    assert_eq!(resource.endpoints["list"].parameters["limit"].place, ParameterLocation::Query);
    let watch = &resource.endpoints["watch"];
    assert_eq!(watch.body.as_ref().unwrap().multipart.keys().collect::<Vec<_>>(), ["file", "files[]"]);
    assert_eq!(watch.returns.events.as_ref().unwrap().to_string(), "BetaToy");
    assert!(summary.to_string().contains("spec/big_boxes.yaml:1: the resource `big_boxes`"), "{summary}");
}

#[test]
fn imports_types_into_an_empty_spec() {
    let (resource, _) = boxes();
    let names: Vec<&str> = resource.types.keys().map(String::as_str).collect();
    let union = "BetaBoxContent";
    assert_eq!(names, ["BetaBook", "BetaBox", "BetaBoxColour", union, "BetaToy", "BigBoxCreateParams"]);
    let content = &resource.types[union];
    assert!(content.not_in_reference && content.tag.as_deref() == Some("type"));
    let box_ = &resource.types["BetaBox"];
    assert_eq!(expr(box_, "content"), union);
    assert_eq!(expr(box_, "boxes"), "list<BetaBox>");
    assert_eq!(expr(box_, "labels"), "map<string>");
    let optional: Vec<&str> = box_
        .fields
        .iter()
        .flatten()
        .filter(|(_, field)| field.optional)
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(optional, ["boxes", "labels"]);
    let sent = &resource.types["BigBoxCreateParams"];
    assert_eq!(sent.aliases, ["BetaBigBoxNewParams"]);
    assert_eq!(expr(sent, "colour"), expr(box_, "colour"), "one type for the same values");
    assert!(!format!("{resource:?}").contains("not copied"));
}

#[test]
fn returns_an_error_for_a_path_without_its_parameter() {
    let text = PAGE.replacen("- `shelfID string`", "- `shelf string`", 1);
    let Err(ImportError::Pages(errors)) = run(&text, &sources()) else { panic!("expected an error") };
    assert_eq!(errors[0].spot, Spot::Line(3));
    assert!(errors[0].message.contains("path parameters differ"), "{:?}", errors[0]);
}

/// Imports the page with `example` as the response of its first endpoint, and returns the fields that may be null.
fn nullable_in(example: &str) -> Vec<String> {
    let text = PAGE.replacen("```go\nx\n```", &format!("```go\nx\n```\n\n#### Response\n\n{example}"), 1);
    let done = run(&text, &sources()).unwrap();
    let mut all = sources();
    all.extend(done.sources);
    let types = &spec::read(&all).unwrap().resources["big_boxes"].types;
    let fields = types.iter().flat_map(|(name, type_)| {
        let fields = type_.fields.iter().flatten().filter(|(_, field)| field.nullable);
        fields.map(move |(field, _)| format!("{name}.{field}"))
    });
    fields.collect()
}

#[test]
fn a_null_in_the_example_of_a_response_makes_its_field_nullable() {
    let example = r#"{
        "id": "b", "colour": null, "type": "box", "labels": {"a": null},
        "content": {"type": "toy", "weight_kg": null, "page_count": null},
        "boxes": [{"id": null}]
    }"#;
    let expected = ["BetaBox.id", "BetaBox.colour", "BetaToy.weight_kg"];
    assert_eq!(nullable_in(&format!("```json\n{example}\n```")), expected);
}

#[test]
fn only_a_known_field_is_noted_as_changed_by_a_null() {
    let with_null =
        PAGE.replacen("```go\nx\n```", "```go\nx\n```\n\n#### Response\n\n```json\n{\"id\": null}\n```", 1);
    let done = run(&with_null, &sources()).unwrap();
    assert!(done.summary.changed.is_empty(), "{}", done.summary);

    let mut all = sources();
    all.extend(run(PAGE, &all).unwrap().sources);
    let done = run(&with_null, &all).unwrap();
    let changed: Vec<&str> = done.summary.changed.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(changed, ["`id` may be null, as in the example of a response"]);
}

#[test]
fn an_example_without_null_or_without_json_changes_nothing() {
    assert!(nullable_in("```json\n{\"id\": \"b\", \"unknown\": null}\n```").is_empty());
    assert!(nullable_in("```text\n{\"id\": null}\n```").is_empty());
    assert!(nullable_in("```json\n{\"id\": null\n```").is_empty());
}
