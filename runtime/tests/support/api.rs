//! The description of the API in these tests.

use anthropic_beta_runtime::{
    Api, ErrorKind,
    api::{
        CredentialKind, CredentialScheme, CursorFields, Errors, Events, IdFields, PageFields,
        RateLimitHeaders, Variables,
    },
    json::{Field, Fields},
};

/// A shop with every fact, none of which the client knows in advance.
pub(crate) static SHOP: Api = Api {
    base_url: "https://shop.example",
    headers: &[("shop-version", "2026-01-01")],
    query: &[("shop", "true")],
    credentials: &[
        CredentialScheme {
            kind: CredentialKind::ApiKey,
            header: "x-shop-key",
            scheme: None,
            variable: Some("SHOP_KEY"),
        },
        CredentialScheme {
            kind: CredentialKind::AuthToken,
            header: "authorization",
            scheme: Some("Bearer"),
            variable: Some("SHOP_TOKEN"),
        },
    ],
    variables: Variables {
        base_url: Some("SHOP_URL"),
        headers: Some("SHOP_HEADERS"),
        webhook_key: Some("SHOP_WEBHOOK_KEY"),
    },
    beta_header: Some("shop-beta"),
    user_agent: "shop-client/1.0",
    request_id_header: Some("request-id"),
    should_retry_header: Some("x-should-retry"),
    retry_after_ms_header: Some("retry-after-ms"),
    idempotency_header: Some("idempotency-key"),
    rate_limits: &[
        RateLimitHeaders {
            name: "visits",
            limit: Some("shop-visits-limit"),
            remaining: Some("shop-visits-left"),
            reset: Some("shop-visits-reset"),
        },
        RateLimitHeaders { name: "pets", limit: None, remaining: Some("shop-pets-left"), reset: None },
    ],
    errors: Errors {
        type_pointer: Some("/error/type"),
        message_pointer: Some("/error/message"),
        request_id_pointer: Some("/request_id"),
        kinds: &[
            ("invalid_request_error", ErrorKind::BadRequest),
            ("authentication_error", ErrorKind::Authentication),
            ("not_found_error", ErrorKind::NotFound),
            ("rate_limit_error", ErrorKind::RateLimited),
            ("overloaded_error", ErrorKind::Overloaded),
        ],
        statuses: &[(529, ErrorKind::Overloaded)],
    },
    events: Events { tag: Some("type"), ping: Some("ping"), error: Some("error") },
    pages: PageFields {
        items: &Fields::new(&[Field::required("data")]),
        cursor: Some(CursorFields { parameter: "page", next: "next_page" }),
        ids: Some(IdFields {
            after: "after_id",
            before: "before_id",
            first: "first_id",
            last: "last_id",
            more: "has_more",
        }),
    },
    tokens_per_hour: Some(128_000),
};
