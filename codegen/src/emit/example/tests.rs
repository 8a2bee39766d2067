use crate::generate::generate;
use crate::spec::Source;

const API: &str = include_str!("../../../tests/bad_specs/api.yaml");

/// A request with lists and maps of the types that contain them.
const RECURSIVE: &str = "\
doc: Boxes within boxes.
endpoints:
  create:
    method: POST
    path: /v1/boxes
    doc: Creates a box.
    body:
      json: BoxCreateParams
    returns:
      json: Box
types:
  BoxCreateParams:
    doc: The boxes to begin with.
    fields:
      inside:
        type: list<Box>
        doc: The boxes in it.
  Box:
    doc: Holds other boxes.
    fields:
      boxes:
        type: list<Box>
        doc: The boxes in it.
      labelled:
        type: map<Box>
        doc: The boxes with labels.
      contents:
        type: list<Content>
        doc: The rest.
  Content:
    doc: What is in a box.
    variants:
    - type: Box
      doc: A box.
    - type: string
      doc: The name of a thing.
";

#[test]
fn ends_recursive_lists_and_maps_with_an_empty_one() {
    let sources =
        [("spec/api.yaml", API), ("spec/boxes.yaml", RECURSIVE)].map(|(file, text)| Source::new(file, text));
    let generated = generate(&sources).unwrap_or_else(|failure| panic!("{failure:?}"));
    let text: String = generated.files.into_values().collect();
    println!("{text}");
    assert!(text.contains("Vec::<Box>::new()"));
}
