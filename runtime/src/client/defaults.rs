//! The defaults of a client, from the description of the API and from the environment.

use http::{HeaderMap, HeaderName, HeaderValue, header::USER_AGENT};

use super::{BaseUrl, CallOptions, credentials::Credential, environment::Environment, header};
use crate::{
    api::Api,
    error::{Error, ErrorKind},
};

/// The headers of every request, and the options of every call.
pub(super) struct Defaults {
    pub(super) headers: HeaderMap,
    pub(super) options: CallOptions,
}

impl Defaults {
    /// Completes the settings of the program. They take precedence over the environment, which takes precedence over
    /// the description of the API.
    pub(super) fn new(
        api: &Api,
        environment: &Environment,
        mut options: CallOptions,
        product: Option<&str>,
    ) -> Result<Self, Error> {
        let inherited = inherited_headers(api, environment, &options)?;
        if options.credential.is_none() {
            options.credential = Some(credential(api, environment, &inherited, &options)?);
        }
        if options.base_url.is_none() {
            options.base_url = Some(base_url(api, environment)?);
        }
        let mut headers = HeaderMap::new();
        for (name, value) in api.headers {
            let unusable = |error: header::HeaderError| refused(error.to_string());
            headers
                .insert(header::name(name).map_err(unusable)?, header::value(name, value).map_err(unusable)?);
        }
        headers.insert(USER_AGENT, user_agent(api, None)?);
        for (name, value) in inherited {
            headers.insert(name, value);
        }
        if product.is_some() {
            headers.insert(USER_AGENT, user_agent(api, product)?);
        }
        Ok(Self { headers, options })
    }
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Configuration, message)
}

/// Returns the headers that the environment adds. They contain no credential if the program has disabled credentials.
fn inherited_headers(
    api: &Api,
    environment: &Environment,
    options: &CallOptions,
) -> Result<Vec<(HeaderName, HeaderValue)>, Error> {
    let Some((variable, lines)) = environment.read(api.variables.headers) else { return Ok(Vec::new()) };
    let mut headers = header::parse_lines(&lines).map_err(|error| refused(format!("{variable}: {error}")))?;
    if let Some(Credential::None) = options.credential {
        headers.retain(|(name, _)| !is_credential(api, name));
    }
    Ok(headers)
}

fn base_url(api: &Api, environment: &Environment) -> Result<BaseUrl, Error> {
    match environment.read(api.variables.base_url) {
        Some((variable, url)) => {
            BaseUrl::parse(&url).map_err(|reason| refused(format!("{variable}: {reason}")))
        }
        None => BaseUrl::parse(api.base_url).map_err(refused),
    }
}

/// Returns the credential of the environment, or none if a header contains one already.
fn credential(
    api: &Api,
    environment: &Environment,
    inherited: &[(HeaderName, HeaderValue)],
    options: &CallOptions,
) -> Result<Credential, Error> {
    for scheme in api.credentials {
        if let Some((_, secret)) = environment.read(scheme.variable) {
            let replaced = inherited.iter().any(|(name, _)| *name == scheme.header);
            return Ok(if replaced { Credential::None } else { Credential::new(scheme.kind, &secret) });
        }
    }
    let mut by_hand = inherited
        .iter()
        .map(|(name, _)| name)
        .chain(options.headers.iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name));
    if api.credentials.is_empty() || by_hand.any(|name| is_credential(api, name)) {
        return Ok(Credential::None);
    }
    Err(refused(no_credential(api, environment)))
}

/// The error message if there is no credential.
fn no_credential(api: &Api, environment: &Environment) -> String {
    let methods: Vec<String> =
        api.credentials.iter().map(|scheme| format!("`{}`", scheme.kind.method())).collect();
    let variables: Vec<&str> = api.credentials.iter().filter_map(|scheme| scheme.variable).collect();
    let call = format!("call {} or `no_credential` on the builder", methods.join(", "));
    match (variables.join(" or "), environment.is_read()) {
        (names, true) if !names.is_empty() => format!("no credential: set {names}, or {call}"),
        (names, false) if !names.is_empty() => {
            format!("no credential: {call}, or `read_env`, which reads {names}")
        }
        _ => format!("no credential: {call}"),
    }
}

fn is_credential(api: &Api, name: &HeaderName) -> bool {
    api.credentials.iter().any(|scheme| *name == scheme.header)
}

fn user_agent(api: &Api, product: Option<&str>) -> Result<HeaderValue, Error> {
    let own = api.user_agent;
    let text = product.map_or_else(|| own.to_owned(), |product| format!("{product} {own}"));
    header::value("user-agent", &text).map_err(|error| refused(error.to_string()))
}
