//! The result of a comparison of two specs.

use super::effect::Effect;
use crate::spec::Date;

/// The differences between two specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The changes, by resource and then in the order of kinds and names.
    pub changes: Vec<Change>,
    /// The date of the newest document that the new spec contains, if the old spec is older.
    pub date: Option<Date>,
}

/// A difference between two specs, with its effects on programs and servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The resource it belongs to; empty for facts of the whole API.
    pub resource: String,
    /// The kind of definition that changed.
    pub subject: Subject,
    /// The API name: `BetaMessage.id`, `messages.create`. The new name if it was renamed.
    pub name: String,
    /// The change.
    pub what: What,
    /// The path in the emitted crate: the new one, or the old one if it was removed.
    pub rust: String,
    /// The old path, if it differs.
    pub rust_before: Option<String>,
    /// The date of the document that introduced it, if it was added.
    pub since: Option<Date>,
    /// The effects on programs that use the emitted crate.
    pub effects: Vec<Effect>,
    /// The effect between programs of the old spec and a server of the new one.
    pub wire: Wire,
}

impl Change {
    /// Sets the new and the old path.
    pub(super) fn is_at(&mut self, before: String, path: String) {
        self.rust_before = Some(before).filter(|before| *before != path);
        self.rust = path;
    }

    /// Returns whether a program that compiled against the old crate can fail to with the new one.
    pub fn breaks_rust(&self) -> bool {
        self.effects.iter().any(|effect| effect.breaking)
    }

    /// Returns whether a program of the old spec can fail with a server of the new one.
    pub fn breaks_wire(&self) -> bool {
        matches!(self.wire, Wire::Breaking(_))
    }
}

/// The kind of definition that changed.
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
    /// A path of the emitted crate that changes although its own part of the spec does not.
    Path,
}

impl Subject {
    /// Returns the word for it.
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

/// The change of a definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It was added.
    Added,
    /// It was removed.
    Removed,
    /// It was renamed; it is recognized by its content.
    Renamed {
        /// The old name.
        from: String,
    },
    /// An aspect of it changed.
    Changed {
        /// The aspect: `type`, `presence`, `path`, …
        aspect: &'static str,
        /// The old value.
        from: String,
        /// The new value.
        to: String,
    },
    /// Its docs were reworded.
    Docs,
    /// It follows from another change, such as a type that must be boxed because it came to contain itself.
    Follows,
}

impl What {
    /// Creates a change of one aspect.
    pub(super) fn changed(aspect: &'static str, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self::Changed { aspect, from: from.into(), to: to.into() }
    }

    /// Returns the word for it.
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

/// The effect of a change between programs of the old spec and a server of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Requests and responses do not differ.
    Same,
    /// Requests or responses differ, but remain compatible.
    Compatible,
    /// A request can be rejected, or a response not be decoded, for this reason.
    Breaking(&'static str),
}

impl Wire {
    /// Returns the worse of two.
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
    /// `0.1.2` to `0.1.3`: programs compile as before.
    Patch,
    /// `0.1.2` to `0.2.0`: a program can fail to compile.
    Minor,
}

impl Bump {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
        }
    }
}

impl Report {
    /// Returns the required bump of the version.
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
