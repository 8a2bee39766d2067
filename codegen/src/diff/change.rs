//! What a comparison of two specs comes to.

use super::effect::Effect;
use crate::spec::Date;

/// Everything that differs between two specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The changes, by resource and then in the order of kinds and names.
    pub changes: Vec<Change>,
    /// The date of the newest document that the new spec contains, if the old spec is older.
    pub date: Option<Date>,
}

/// One difference between two specs, with what it means for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The resource it belongs to; empty for what is true of the whole API.
    pub resource: String,
    /// What kind of thing changed.
    pub subject: Subject,
    /// The thing in the API's words: `BetaMessage.id`, `messages.create`. Its new name, where it has two.
    pub name: String,
    /// What happened to it.
    pub what: What,
    /// Where it is in the emitted crate: its new path, or the old one where it is gone.
    pub rust: String,
    /// Where it was, if that is another path.
    pub rust_before: Option<String>,
    /// The date of the document with which it came, if it was added.
    pub since: Option<Date>,
    /// What differs for programs that use the emitted crate.
    pub effects: Vec<Effect>,
    /// What differs between programs of the old spec and a server of the new one.
    pub wire: Wire,
}

impl Change {
    /// Says where it is, and where it was.
    pub(super) fn is_at(&mut self, before: String, path: String) {
        self.rust_before = Some(before).filter(|before| *before != path);
        self.rust = path;
    }

    /// Whether a program that compiled against the old crate can fail to with the new one.
    pub fn breaks_rust(&self) -> bool {
        self.effects.iter().any(|effect| effect.breaking)
    }

    /// Whether a program of the old spec can fail with a server of the new one.
    pub fn breaks_wire(&self) -> bool {
        matches!(self.wire, Wire::Breaking(_))
    }
}

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The whole API.
    Api,
    /// A resource.
    Resource,
    /// An endpoint.
    Endpoint,
    /// A parameter or form part of an endpoint.
    Parameter,
    /// A type.
    Type,
    /// A field of an object.
    Field,
    /// A value of an enum.
    Value,
    /// A variant of a union.
    Variant,
    /// A path of the emitted crate that changes though its own part of the spec does not.
    Path,
}

impl Subject {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Resource => "resource",
            Self::Endpoint => "endpoint",
            Self::Parameter => "parameter",
            Self::Type => "type",
            Self::Field => "field",
            Self::Value => "value",
            Self::Variant => "variant",
            Self::Path => "path",
        }
    }
}

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name, found by its shape.
    Renamed {
        /// The name it had.
        from: String,
    },
    /// Something about it is otherwise.
    Changed {
        /// What: `type`, `presence`, `path`, …
        aspect: &'static str,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// It is described in other words.
    Docs,
    /// It follows from another change, such as a type that must be boxed because it came to contain itself.
    Follows,
}

impl What {
    /// A change of one aspect.
    pub(super) fn changed(aspect: &'static str, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self::Changed { aspect, from: from.into(), to: to.into() }
    }

    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed { .. } => "renamed",
            Self::Changed { .. } => "changed",
            Self::Docs => "docs",
            Self::Follows => "follows",
        }
    }
}

/// What a change means between programs of the old spec and a server of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Nothing that travels differs.
    Same,
    /// What travels differs, and both sides still understand each other.
    Compatible,
    /// A request can be refused or a response not be understood, for this reason.
    Breaking(&'static str),
}

impl Wire {
    /// The worse of two.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Breaking(_), _) | (Self::Compatible, Self::Same) => self,
            _ => other,
        }
    }

    pub(super) fn breaking_if(breaking: bool, reason: &'static str) -> Self {
        if breaking { Self::Breaking(reason) } else { Self::Compatible }
    }
}

/// The required bump of the emitted crate's version.
///
/// Cargo has special rules for versions that begin with `0.` (the Cargo book, "SemVer Compatibility").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing changed.
    None,
    /// `0.1.2` to `0.1.3`: programs compile as they did.
    Patch,
    /// `0.1.2` to `0.2.0`: a program can fail to compile.
    Minor,
}

impl Bump {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
        }
    }
}

impl Report {
    /// How the version must grow.
    pub fn bump(&self) -> Bump {
        if self.changes.iter().any(Change::breaks_rust) {
            Bump::Minor
        } else if self.changes.is_empty() {
            Bump::None
        } else {
            Bump::Patch
        }
    }
}
