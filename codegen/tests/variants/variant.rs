//! A change that the checks accept, and the result of `diff` for it.

use std::collections::{BTreeMap, BTreeSet};

use anthropic_beta_codegen::diff::{Bump, Report, Snapshot, Subject, Wire, diff};
use anthropic_beta_codegen::spec::Source;
use anthropic_beta_codegen::{Failure, generate};

use crate::group::{Touched, touched};
use crate::tree::Tree;
use crate::values::Table;

/// A spec and the crate that is generated from it.
pub(crate) struct Crate {
    pub(crate) sources: Vec<Source>,
    pub(crate) snapshot: Snapshot,
    /// The files of the crate, without its tests.
    pub(crate) files: BTreeMap<String, String>,
    /// The values of its types.
    pub(crate) table: Table,
}

impl Crate {
    pub(crate) fn new(tree: &Tree) -> Result<Self, Failure> {
        let sources = tree.sources();
        let mut files = generate(&sources)?.files;
        let table = Table::new(&files);
        files.retain(|path, _| {
            path.starts_with("src/") && path.ends_with(".rs") && !path.starts_with("src/mock")
        });
        Ok(Self { snapshot: Snapshot::new(&sources)?, sources, files, table })
    }
}

/// A change of a base.
pub(crate) struct Variant {
    pub(crate) what: String,
    pub(crate) tree: Tree,
    pub(crate) touched: BTreeSet<Touched>,
    /// The version bump of `diff`.
    pub(crate) bump: Bump,
    /// The paths that break programs, and the change of each.
    pub(crate) breaks: BTreeMap<String, String>,
    /// The reason why the wire breaks.
    pub(crate) wire: Option<&'static str>,
    /// Whether the reason is about values of types, which can be tried, or about the call.
    pub(crate) wire_of_types: bool,
    /// The types whose values changed, or have limits that changed.
    pub(crate) types: BTreeSet<String>,
}

impl Variant {
    pub(crate) fn new(what: String, base: &Tree, old: &Crate, tree: Tree) -> Result<Self, Failure> {
        let new = Crate::new(&tree)?;
        let report = diff(&old.snapshot, &new.snapshot);
        let effects = report.changes.iter().flat_map(|change| &change.effects);
        let breaks = effects.filter(|effect| effect.breaking);
        let breaks = breaks.map(|effect| (effect.path.clone(), format!("{:?}", effect.what))).collect();
        let broken = || report.changes.iter().filter(|change| change.breaks_wire());
        let of_types = [Subject::Type, Subject::Field, Subject::Value, Subject::Variant];
        let mut of_types = broken().filter(|change| of_types.contains(&change.subject)).peekable();
        let wire_of_types = of_types.peek().is_some();
        let mut types = new.table.changed(&old.table);
        let owners = of_types.filter_map(|change| change.name.split('.').next());
        types.extend(owners.filter(|name| new.table.paths.contains_key(*name)).map(str::to_owned));
        Ok(Self {
            what,
            touched: touched(base, &tree),
            tree,
            bump: report.bump(),
            breaks,
            wire: wire(&report),
            wire_of_types,
            types,
        })
    }

    /// What can be tried in one crate: one break would hide another.
    pub(crate) fn verdict(&self) -> (bool, bool) {
        (self.breaks_rust(), self.wire.is_some())
    }

    pub(crate) fn breaks_rust(&self) -> bool {
        self.bump == Bump::Minor
    }
}

/// Returns the first reason why the wire breaks.
pub(crate) fn wire(report: &Report) -> Option<&'static str> {
    report.changes.iter().find_map(|change| match change.wire {
        Wire::Breaking(reason) => Some(reason),
        Wire::Same | Wire::Compatible => None,
    })
}
