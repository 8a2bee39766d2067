//! Where settings come from that the program does not make itself.

use std::{env, fmt, sync::Arc};

use hyper_util::client::proxy::matcher::Matcher;

use crate::transport;

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// What is read of the process environment, or what stands in for it.
#[derive(Clone)]
pub(crate) enum Environment {
    /// The proxies of the process.
    Proxies,
    /// All variables of the process.
    Process,
    /// All variables, from here.
    Lookup(Arc<Lookup>),
}

impl Environment {
    /// An environment that says nothing.
    pub(crate) fn none() -> Self {
        Self::Lookup(Arc::new(|_| None))
    }

    /// Whether settings are read from it.
    pub(crate) fn is_read(&self) -> bool {
        !matches!(self, Self::Proxies)
    }

    /// The variable and its value, where there is such a variable; an empty or blank value counts as none.
    pub(crate) fn read(&self, variable: Option<&'static str>) -> Option<(&'static str, String)> {
        let variable = variable?;
        let value = match self {
            Self::Proxies => None,
            Self::Process => env::var(variable).ok(),
            Self::Lookup(lookup) => lookup(variable),
        };
        let value = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())?;
        Some((variable, value))
    }

    /// The proxies it names; of the process, also those of the operating system.
    pub(crate) fn proxies(&self) -> Matcher {
        match self {
            Self::Proxies | Self::Process => Matcher::from_system(),
            Self::Lookup(lookup) => {
                transport::proxies(&|name| lookup(name).filter(|value| !value.trim().is_empty()))
            }
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proxies => "Proxies",
            Self::Process => "Process",
            Self::Lookup(_) => "Lookup",
        })
    }
}
