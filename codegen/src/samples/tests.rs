use super::{Choices, Json, Samples};
use crate::analysis::Analysis;
use crate::generate::load;
use crate::spec::Source;

const API: &str = include_str!("../../tests/bad_specs/api.yaml");

/// Types that are infinitely recursive unless a list or map is empty.
const ENDLESS: &str = "\
doc: Boxes within boxes.
endpoints:
  get:
    method: GET
    path: /v1/things
    doc: Gets the thing.
    returns:
      json: Thing
types:
  Thing:
    doc: Nothing but boxes in boxes.
    fields:
      maps:
        type: Maps
        doc: Only maps, one in the other.
      lists:
        type: Lists
        doc: Lists and maps in turn.
  Maps:
    doc: A map of as many maps as there are.
    variants:
    - type: map<Maps>
      doc: The next level.
  Lists:
    doc: A list or a map of the same.
    variants:
    - type: list<Lists>
      doc: Without names.
    - type: map<Lists>
      doc: With names.
";

#[test]
fn ends_the_recursion_of_a_union_through_maps_and_lists() {
    let sources = [("spec/api.yaml", API), ("spec/things.yaml", ENDLESS)];
    let sources = sources.map(|(file, text)| Source::new(file, text));
    let api = load(&sources)
        .unwrap_or_else(|diagnostics| panic!("{}", crate::diag::render(&diagnostics, &sources)));
    let analysis = Analysis::new(&api);
    let samples = Samples::new(&api, &analysis);
    for id in api.type_ids() {
        assert!(matches!(samples.minimal(id), Json::Object(_) | Json::List(_)));
        let full = samples.full(id).to_string();
        assert!(full.len() < 1000 && !full.contains("null"), "none of the types has a null: {full}");
        assert!(!samples.cases(id).is_empty());
        for byte in 0..=u8::MAX {
            samples.arbitrary(id, &mut Choices::new(&[byte; 200]));
        }
    }
}
