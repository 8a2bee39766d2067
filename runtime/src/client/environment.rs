//! The environment variables of a client.

use std::{env, fmt, sync::Arc};

use hyper_util::client::proxy::matcher::Matcher;

use crate::transport;

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Which variables are read from the process environment or a replacement.
#[derive(Clone)]
pub(crate) enum Environment {
    /// The proxies of the process.
    Proxies,
    /// All variables of the process.
    Process,
    /// All variables, from this function.
    Lookup(Arc<Lookup>),
}

impl Environment {
    /// An environment without variables.
    pub(crate) fn none() -> Self {
        Self::Lookup(Arc::new(|_| None))
    }

    /// Whether settings are read from it.
    pub(crate) fn is_read(&self) -> bool {
        !matches!(self, Self::Proxies)
    }

    /// Returns the variable and its value, if it is set and not blank.
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

    /// Returns the proxies of the environment; for the process, also those of the operating system.
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
