//! Compares facts of the whole API.

use super::change::{Subject, What, Wire};
use super::compare::Comparison;
use crate::spec::{Api, Credential, Header, RateLimit};

/// A fact before and after, and the effect of the change.
struct Fact {
    aspect: &'static str,
    from: String,
    to: String,
    wire: Wire,
}

impl Comparison<'_> {
    pub(super) fn api(&mut self) {
        let (old, new) = (&self.old.api.facts, &self.new.api.facts);
        for Fact { aspect, from, to, wire } in requests(old, new).into_iter().chain(responses(old, new)) {
            if from != to {
                self.change("", Subject::Api, "api", What::changed(aspect, from, to)).wire = wire;
            }
        }
        let docs = |api: &Api| {
            [&*api.title, &*api.doc, api.betas.as_ref().map_or("", |betas| &*betas.doc)].join("\n")
        };
        self.docs("", Subject::Api, "api", "", ((&docs(old), None), (&docs(new), None)));
    }
}

/// Compares the parts of every request, and their sources.
fn requests(old: &Api, new: &Api) -> Vec<Fact> {
    let fact = |aspect, spell: &dyn Fn(&Api) -> String, wire| {
        let (from, to) = (spell(old), spell(new));
        Fact { aspect, from, to, wire }
    };
    vec![
        fact("base URL", &|api| api.base_url.clone(), Wire::Breaking("requests are sent to another URL")),
        fact("headers", &|api| headers(&api.headers), Wire::Breaking("requests have other headers")),
        fact("query", &|api| headers(&api.query), Wire::Breaking("requests have another query")),
        fact("version header", &|api| option(api.version_header.as_ref()), Wire::Same),
        fact(
            "credentials",
            &|api| list(&credentials(api)),
            // The client uses the first one that is set, so only an addition after all others changes nothing.
            Wire::breaking_if(
                !credentials(new).starts_with(&credentials(old)),
                "credentials are sent in another way",
            ),
        ),
        fact(
            "environment variables",
            &|api| list(&variables(api)),
            Wire::breaking_if(
                !variables(old).iter().all(|variable| variables(new).contains(variable)),
                "other environment variables are read",
            ),
        ),
        fact(
            "beta header",
            &|api| of(api.betas.as_ref(), |betas| betas.header.clone()),
            Wire::Breaking("betas are requested in another header"),
        ),
        fact("user agent", &|api| option(api.user_agent.as_ref()), Wire::Compatible),
        fact(
            "idempotency header",
            &|api| option(api.idempotency_header.as_ref()),
            Wire::breaking_if(old.idempotency_header.is_some(), "a repeated request counts as another one"),
        ),
        fact("tokens per hour", &|api| option(api.tokens_per_hour.as_ref()), Wire::Compatible),
    ]
}

/// Compares the facts of responses.
fn responses(old: &Api, new: &Api) -> Vec<Fact> {
    let fact = |aspect, spell: &dyn Fn(&Api) -> String, wire: &dyn Fn(&str) -> Wire| {
        let (from, to) = (spell(old), spell(new));
        let wire = wire(&from);
        Fact { aspect, from, to, wire }
    };
    // Removed definitions are no longer found; new ones are ignored.
    let lost = |reason| move |from: &str| Wire::breaking_if(from != NONE, reason);
    let compatible = |_: &str| Wire::Compatible;
    vec![
        fact("request id header", &|api| option(api.request_id_header.as_ref()), &compatible),
        fact("should-retry header", &|api| option(api.should_retry_header.as_ref()), &compatible),
        fact(
            "retry-after header in milliseconds",
            &|api| option(api.retry_after_ms_header.as_ref()),
            &compatible,
        ),
        fact("rate limits", &rate_limits, &compatible),
        fact("error body", &|api| of(api.errors.as_ref(), |errors| errors.type_.to_string()), &compatible),
        fact("error places", &error_places, &lost("the contents of errors are not found")),
        fact("error kinds", &error_kinds, &compatible),
        fact("events", &events, &lost("pings and errors in streams are not recognized")),
        fact(
            "page items",
            &|api| of(api.pages.as_ref(), |pages| pages.items.clone()),
            &lost("the items of pages are not found"),
        ),
        fact("pages by cursor", &cursor_pages, &lost("lists end after the first page")),
        fact("pages by ids", &id_pages, &lost("lists end after the first page")),
    ]
}

const NONE: &str = "none";

fn of<T>(value: Option<&T>, spell: impl Fn(&T) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), spell)
}

fn option<T: ToString>(value: Option<&T>) -> String {
    of(value, T::to_string)
}

fn list(items: &[String]) -> String {
    if items.is_empty() { NONE.to_owned() } else { items.join(", ") }
}

/// Returns names with their values, if they have one.
fn named<const N: usize>(values: [(&str, Option<&String>); N]) -> Vec<String> {
    values.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?))).collect()
}

fn headers(headers: &[Header]) -> String {
    let spelt: Vec<String> =
        headers.iter().map(|header| format!("{}: {}", header.name, header.value)).collect();
    list(&spelt)
}

fn rate_limits(api: &Api) -> String {
    let spell = |(name, RateLimit { limit, remaining, reset }): (&String, &RateLimit)| {
        let headers =
            named([("limit", limit.as_ref()), ("remaining", remaining.as_ref()), ("reset", reset.as_ref())]);
        format!("{name} ({})", headers.join(", "))
    };
    list(&api.rate_limits.iter().map(spell).collect::<Vec<_>>())
}

fn credentials(api: &Api) -> Vec<String> {
    let spell = |Credential { kind, header, scheme, variable: _ }: &Credential| {
        let scheme = scheme.as_ref().map(|scheme| format!("{scheme} ")).unwrap_or_default();
        format!("{header}: {scheme}{}", kind.as_str())
    };
    api.credentials.iter().map(spell).collect()
}

fn variables(api: &Api) -> Vec<String> {
    let credentials = api.credentials.iter();
    let credentials = credentials.filter_map(|credential| {
        Some(format!("{}: {}", credential.kind.as_str(), credential.variable.as_ref()?))
    });
    let others = api.variables.iter().flat_map(|variables| {
        named([
            ("base URL", variables.base_url.as_ref()),
            ("headers", variables.headers.as_ref()),
            ("webhook key", variables.webhook_key.as_ref()),
        ])
    });
    others.chain(credentials).collect()
}

fn error_places(api: &Api) -> String {
    list(
        &api.errors
            .iter()
            .flat_map(|errors| {
                named([
                    ("name", errors.name_at.as_ref()),
                    ("message", errors.message_at.as_ref()),
                    ("request id", errors.request_id_at.as_ref()),
                ])
            })
            .collect::<Vec<_>>(),
    )
}

fn error_kinds(api: &Api) -> String {
    let kinds = api.errors.iter().flat_map(|errors| errors.kinds.iter().chain(&errors.statuses));
    list(&kinds.map(|(name, kind)| format!("{name}: {}", kind.as_str())).collect::<Vec<_>>())
}

fn events(api: &Api) -> String {
    list(
        &api.events
            .iter()
            .flat_map(|events| {
                named([
                    ("tag", events.tag.as_ref()),
                    ("ping", events.ping.as_ref()),
                    ("error", events.error.as_ref()),
                ])
            })
            .collect::<Vec<_>>(),
    )
}

fn cursor_pages(api: &Api) -> String {
    let names = api.pages.as_ref().and_then(|pages| pages.cursor.as_ref());
    of(names, |names| format!("{}, {}", names.parameter, names.next))
}

fn id_pages(api: &Api) -> String {
    let names = api.pages.as_ref().and_then(|pages| pages.ids.as_ref());
    of(names, |names| [&*names.after, &names.before, &names.first, &names.last, &names.more].join(", "))
}
