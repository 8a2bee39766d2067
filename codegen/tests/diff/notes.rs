//! The entry for the changelog.

use anthropic_beta_codegen::diff::release_notes;

use crate::between;
use crate::spec::Edit;

fn notes(old: &[Edit], new: &[Edit]) -> String {
    release_notes(&between(old, new), "[0.2.0] - 2027-01-31")
}

const DATED: Edit = ("title: Pets\n", "title: Pets\nimport:\n  date: '2027-01-30'\n");

#[test]
fn lists_additions_and_breaking_changes_in_the_changelog() {
    let new = &[
        DATED,
        (
            "      calm:\n",
            "      sad:\n        doc: Not glad.\n        since: '2027-01-30'\n      glad:\n        doc: Not sad.\n        since: '2027-01-30'\n      odd:\n        doc: Not even.\n        since: '2026-12-24'\n      calm:\n",
        ),
        (
            "        doc: When it was born.\n",
            "        deprecated: Ask its owner.\n        doc: When it was born.\n",
        ),
        (
            "      id:\n        type: string\n        doc: Names it.\n      born",
            "      id:\n        type: string\n        deprecated: Ask its owner.\n        doc: Names it.\n      born",
        ),
        (
            "        type: integer\n        doc: In grams.\n",
            "        type: integer\n        limits:\n          max: 10\n        doc: In grams.\n",
        ),
        ("      age:\n        type: integer\n", "      years:\n        type: integer\n"),
        (
            "        type: string\n        optional: true\n        doc: Whose.\n",
            "        type: string\n        doc: Whose.\n",
        ),
        ("  retrieve:\n    method: GET\n", "  retrieve:\n    betas:\n    - fur-2026\n    method: GET\n"),
        ("  delete:\n    method: DELETE\n", "  delete:\n    betas:\n    - fur-2026\n    method: DELETE\n"),
    ];
    let expected = "\
## [0.2.0] - 2027-01-31

The API as of 2027-01-30.

### Added

- `pets::Mood`: values `Glad`, `Sad`.
- `pets::Mood`: value `Odd` (in the API since 2026-12-24).

### Changed

- **Breaking:** presence of parameter `pets.list.owner` changed from `optional` to `required`:
  - `pets::ListPets::owner` was removed.
  - `pets::Pets::list` was `(&self) -> pets::ListPets` and is now `(&self, impl Into<String>) -> pets::ListPets`.
- **Breaking:** field `pets::PetParams::years`, which was `pets::PetParams::age`.
- `pets::Pets::retrieve`; `pets::toys::Toys::delete`: betas changed from `none` to `fur-2026`.
- The documented limits of 1 field or parameter changed.

### Deprecated

- `pets::Pet::born`, `id`: Ask its owner.
";
    assert_eq!(notes(&[], new), expected);
}

#[test]
fn lists_a_resource_in_one_line_and_removed_items_once() {
    let toys = crate::spec::ALL_TOYS;
    assert_eq!(
        notes(&[(toys, "")], &[]),
        "## [0.2.0] - 2027-01-31\n\n### Added\n\n- Resource `pets::toys`: `delete`; 1 type.\n"
    );
    let removed = notes(&[], &[("    - type: Seed\n", "")]);
    let expected = "\
## [0.2.0] - 2027-01-31

### Changed

- **Breaking:** `pets::Food`: `as_seed`, `into_seed` were removed.

### Removed

- **Breaking:** variant `pets::Food::Seed` was removed:
  - `pets::Food: From<pets::Seed>` was removed.
";
    assert_eq!(removed, expected);
}

#[test]
fn summarizes_changes_of_docs_in_one_line() {
    let notes = notes(&[], &[("doc: A pet.\n", "doc: An animal.\n")]);
    assert_eq!(notes, "## [0.2.0] - 2027-01-31\n\n### Changed\n\n- Docs were reworded.\n");
}
