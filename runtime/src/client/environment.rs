//! Where settings come from that the program does not make itself.

use std::{env, fmt, sync::Arc};

use hyper_util::client::proxy::matcher::Matcher;

use crate::transport;

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The process environment, or what stands in for it.
#[derive(Clone)]
pub(crate) enum Environment {
    Process,
    Lookup(Arc<Lookup>),
}

impl Environment {
    /// An environment that says nothing.
    pub(crate) fn none() -> Self {
        Self::Lookup(Arc::new(|_| None))
    }

    /// The value of a variable; an empty or blank one counts as unset.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let value = match self {
            Self::Process => env::var(name).ok(),
            Self::Lookup(lookup) => lookup(name),
        };
        value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The proxies it names; of the process, also those of the operating system.
    pub(crate) fn proxies(&self) -> Matcher {
        match self {
            Self::Process => Matcher::from_system(),
            Self::Lookup(_) => transport::proxies(&|name| self.get(name)),
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Process => "Process",
            Self::Lookup(_) => "Lookup",
        })
    }
}
