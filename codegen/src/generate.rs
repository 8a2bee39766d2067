//! Sources in, file tree out.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::diag::Diagnostic;
use crate::emit::{self, Context};
use crate::ir::{Api, Shape};
use crate::names::Names;
use crate::render::{RenderError, render};
use crate::spec::{self, Source};

/// What came of a spec.
#[derive(Debug)]
pub struct Generated {
    /// Text by path below the generated crate, `src/messages.rs`.
    pub files: BTreeMap<String, String>,
    /// What was read.
    pub counts: Counts,
}

/// How much a spec holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Objects.
    pub objects: usize,
    /// Unions.
    pub unions: usize,
    /// Enums.
    pub enums: usize,
    /// Aliases.
    pub aliases: usize,
    /// Endpoints.
    pub endpoints: usize,
    /// Resources.
    pub resources: usize,
}

/// Why nothing came of a spec.
#[derive(Debug)]
pub enum Failure {
    /// Everything that is wrong with it.
    Spec(Vec<Diagnostic>),
    /// A defect of the generator.
    Render(RenderError),
}

/// Reads the spec and emits the crate, or says everything that is wrong.
pub fn generate(sources: &[Source]) -> Result<Generated, Failure> {
    let api = load(sources).map_err(Failure::Spec)?;
    let analysis = Analysis::new(&api);
    let names = Names::new(&api, &analysis).map_err(Failure::Spec)?;
    let mut files = BTreeMap::new();
    let context = Context { api: &api, analysis: &analysis, names: &names };
    files.extend(emit::mock_files(&context));
    for file in emit::call_files(&context) {
        let path = format!("tests/{}", file.path);
        files.insert(path, render(file).map_err(Failure::Render)?);
    }
    files.extend(emit::model_files(&context));
    for file in emit::files(&context) {
        let path = format!("src/{}", file.path);
        files.insert(path, render(file).map_err(Failure::Render)?);
    }
    Ok(Generated { files, counts: count(&api) })
}

/// The IR of a spec that passes the checks.
pub fn load(sources: &[Source]) -> Result<Api, Vec<Diagnostic>> {
    let spec = spec::read(sources)?;
    let mut diagnostics = spec::unsettled(&spec);
    match crate::lower::lower(&spec) {
        Ok(api) => {
            diagnostics.extend(crate::check::check(&api));
            if diagnostics.is_empty() { Ok(api) } else { Err(diagnostics) }
        }
        Err(more) => {
            diagnostics.extend(more);
            Err(diagnostics)
        }
    }
}

fn count(api: &Api) -> Counts {
    let mut counts = Counts { resources: api.resources.len(), ..Counts::default() };
    counts.endpoints = api.resources.iter().map(|resource| resource.endpoints.len()).sum();
    for definition in &api.types {
        match definition.shape {
            Shape::Object(_) => counts.objects += 1,
            Shape::Union(_) => counts.unions += 1,
            Shape::Enum(_) => counts.enums += 1,
            Shape::Alias(_) => counts.aliases += 1,
        }
    }
    counts
}
