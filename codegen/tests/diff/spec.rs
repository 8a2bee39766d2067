//! The spec that the cases change.

use anthropic_beta_codegen::spec::Source;

const API: &str = r#"
title: Pets
doc: Pets and toys.
base_url: https://pets.example
headers:
- name: pets-version
  value: '1'
query:
- name: view
  value: short
version_header: pets-version
credentials:
- kind: api_key
  header: pets-key
  variable: PETS_KEY
variables:
  base_url: PETS_URL
  webhook_key: PETS_WEBHOOK_KEY
user_agent: pets-client
request_id_header: pets-request
should_retry_header: pets-retry
retry_after_ms_header: pets-wait-ms
idempotency_header: pets-once
rate_limits:
  walks:
    remaining: pets-walks-left
errors:
  type: Fault
  name_at: /fault
  message_at: /words
  kinds:
    asleep: overloaded
  statuses:
    '430': rate_limited
events:
  tag: type
  ping: purr
  error: hiss
tokens_per_hour: 1000
pages:
  items: data
  cursor:
    parameter: page
    next: next_page
  ids:
    after: after_id
    before: before_id
    first: first_id
    last: last_id
    more: has_more
betas:
  header: pets-beta
  type: Beta
  doc: Asks for a beta.
"#;

const PETS: &str = r#"
doc: Pets.
endpoints:
  create:
    method: POST
    path: /v1/pets
    doc: Adds a pet.
    body:
      json: PetParams
    returns:
      json: Pet
  list:
    method: GET
    path: /v1/pets
    doc: Lists pets.
    parameters:
      limit:
        in: query
        type: integer
        optional: true
        limits:
          max: 100
        doc: How many.
      page:
        in: query
        type: string
        optional: true
        doc: Where to go on.
      owner:
        in: query
        type: string
        optional: true
        doc: Whose.
    returns:
      page: Pet
      paging: cursor
  retrieve:
    method: GET
    path: /v1/pets/{pet_id}
    doc: Looks a pet up.
    parameters:
      pet_id:
        in: path
        type: string
        doc: Which.
    returns:
      json: Pet
types:
  Beta:
    doc: A beta.
    values:
      fur-2026:
        doc: Fur.
  Fault:
    doc: Why a call failed.
    fields:
      fault:
        type: string
        doc: For programs.
      words:
        type: string
        doc: For people.
      other_words:
        type: string
        doc: For other people.
  Food:
    doc: What is eaten.
    tag: type
    variants:
    - type: Fish
    - type: Seed
  Fish:
    doc: From the sea.
    fields:
      type:
        const: fish
      weight:
        type: integer
        doc: In grams.
  Habits:
    doc: What a pet does.
    fields:
      sleeps:
        type: boolean
        optional: true
        doc: Whether it sleeps.
  Mood:
    doc: How it feels.
    values:
      calm:
        doc: At ease.
      wild:
        doc: Not at ease.
    any_text: true
  Pet:
    doc: A pet.
    fields:
      id:
        type: string
        doc: Names it.
      born:
        type: datetime
        nullable: true
        doc: When it was born.
      food:
        type: Food
        doc: What it eats.
      mood:
        type: Mood
        optional: true
        doc: How it feels.
  PetParams:
    doc: A pet to add.
    fields:
      name:
        type: string
        doc: What it is called.
      age:
        type: integer
        doc: In years.
      habits:
        type: Habits
        optional: true
        doc: What it does.
      size:
        type: Size
        optional: true
        doc: How big it is.
  Seed:
    doc: From a plant.
    fields:
      type:
        const: seed
  Size:
    doc: How big.
    closed: true
    values:
      big:
        doc: Not small.
      small:
        doc: Not big.
"#;

const TOYS: &str = r#"
doc: Toys.
endpoints:
  delete:
    method: DELETE
    path: /v1/toys/{toy_id}
    doc: Throws a toy away.
    parameters:
      toy_id:
        in: path
        type: string
        doc: Which.
    returns:
      json: DeletedToy
types:
  DeletedToy:
    doc: A toy that is gone.
    fields:
      id:
        type: string
        doc: Names it.
"#;

/// A change of a text: the old part and the new part.
pub(crate) type Edit = (&'static str, &'static str);

/// Applies changes to the spec, each in the one file that contains the old part.
pub(crate) fn spec(edits: &[Edit]) -> Vec<Source> {
    let mut sources: Vec<Source> =
        [("spec/api.yaml", API), ("spec/pets.yaml", PETS), ("spec/pets/toys.yaml", TOYS)]
            .into_iter()
            .map(|(file, text)| Source::new(file, text))
            .collect();
    for (from, to) in edits {
        let file = sources.iter_mut().find(|source| source.text().contains(from));
        let file = file.unwrap_or_else(|| panic!("no file contains {from:?}"));
        *file = file.with_text(file.text().replacen(from, to, 1));
    }
    sources.retain(|source| !source.text().trim().is_empty());
    sources
}

/// The whole file of toys, for its removal.
pub(crate) const ALL_TOYS: &str = TOYS;
