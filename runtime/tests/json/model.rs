//! A type for every form of the macros.

use std::collections::BTreeMap;

use anthropic_beta_runtime::json::{Base64, Extra, Json, Maybe, Secret, Timestamp, Unknown, UnknownValue};
use anthropic_beta_runtime::{closed_enum, object, open_enum, union};

#[derive(Clone, Debug)]
pub struct TextBlock {
    pub text: String,
    pub citations: Option<Vec<Citation>>,
    pub cache_control: Option<CacheControl>,
    pub title: Maybe<String>,
    pub extra: Extra,
}

object! { TextBlock {
    const "type" = "text",
    "text" => text: required,
    "citations" => citations: nullable,
    "cache_control" => cache_control: optional,
    "title" => title: optional_nullable,
} }

#[derive(Clone, Debug)]
pub struct Citation {
    pub start: i64,
    pub score: Option<f64>,
    extra: Extra,
}

object! { Citation {
    "start" => start: required,
    "score" => score: optional,
} }

/// Only constants, of every type.
#[derive(Clone, Debug, Default)]
pub struct CacheControl {
    extra: Extra,
}

object! { CacheControl {
    const "type" = "ephemeral",
    optional const "on" = true,
    const "version" = 2,
} }

#[derive(Clone, Debug, Default)]
pub struct Empty {
    extra: Extra,
}

object! { Empty {} }

/// Fields with the names of keywords and of the macro's variables.
#[derive(Clone, Debug)]
pub struct Awkward {
    pub r#type: String,
    pub object: bool,
    pub reader: u64,
    pub name: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub input: Json,
    pub created_at: Timestamp,
    pub data: Option<Base64>,
    pub token: Option<Secret>,
    extra: Extra,
}

object! { Awkward {
    "type" => r#type: required,
    "object" => object: required,
    "reader" => reader: required,
    "name" => name: optional,
    "metadata" => metadata: required,
    "input" => input: required,
    "created_at" => created_at: required,
    "data" => data: optional,
    "token" => token: optional,
} }

/// Fields that are sometimes missing.
#[derive(Clone, Debug)]
pub struct Usage {
    pub tokens: i64,
    pub tier: String,
    pub stop: StopReason,
    extra: Extra,
}

object! { Usage {
    "tokens" => tokens: default_if_missing,
    "tier" => tier: default_if_missing,
    "stop" => stop: default_if_missing,
} }

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StopReason {
    EndTurn,
    MaxTokens,
    Unknown(UnknownValue),
}

open_enum! { StopReason { EndTurn = "end_turn", MaxTokens = "max_tokens" } }

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    User,
    Assistant,
}

closed_enum! { Role { User = "user", Assistant = "assistant" } }

#[derive(Clone, Debug)]
pub struct Thinking {
    pub thinking: String,
    extra: Extra,
}

object! { Thinking {
    const "type" = "thinking",
    "thinking" => thinking: required,
} }

#[derive(Clone, Debug)]
pub struct Nested {
    pub content: Vec<Block>,
    pub count: Option<i64>,
    extra: Extra,
}

object! { Nested {
    const "type" = "nested",
    "content" => content: required,
    "count" => count: optional,
} }

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchKind {
    Web,
    Files,
    Unknown(UnknownValue),
}

open_enum! { SearchKind { Web = "web_search", Files = "file_search" } }

#[derive(Clone, Debug)]
pub struct Search {
    pub kind: SearchKind,
    pub query: String,
    extra: Extra,
}

object! { Search {
    "type" => kind: required,
    "query" => query: required,
} }

#[derive(Clone, Debug)]
pub struct Custom {
    pub name: String,
    extra: Extra,
}

object! { Custom {
    optional const "type" = "custom",
    "name" => name: required,
} }

#[derive(Clone, Debug)]
pub enum Block {
    Text(TextBlock),
    Thinking(Thinking),
    Nested(Box<Nested>),
    Search(Search),
    Custom(Custom),
    Unknown(Unknown),
}

union! { Block {
    tag "type";
    "text" => Text(TextBlock) from,
    "thinking" => Thinking(Thinking) from,
    "nested" => Nested(Box<Nested>) from Nested,
    "web_search" | "file_search" => Search(Search) tag kind from,
    "custom" => Custom(Custom),
    missing => Custom(Custom),
} }

/// Distinguished by kind only.
#[derive(Clone, Debug)]
pub enum Value {
    All,
    Nothing,
    Name(String),
    Blocks(Vec<Block>),
    Object(Empty),
    Number(f64),
    Flag(bool),
    Unknown(Unknown),
}

union! { Value {
    string "all" => All,
    null => Nothing,
    string => Name(String) from,
    list => Blocks(Vec<Block>) from,
    object => Object(Empty),
    number => Number(f64),
    boolean => Flag(bool),
} }

/// Closed, with tags and kinds.
#[derive(Clone, Debug)]
pub enum Choice {
    Thinking(Thinking),
    Auto,
}

union! { closed Choice {
    tag "type";
    "thinking" => Thinking(Thinking),
    string "auto" => Auto,
} }

/// Contains a secret.
#[derive(Clone, Debug)]
pub struct Bearer {
    pub token: Secret,
    pub extra: Extra,
}

object! { secret Bearer {
    const "type" = "bearer",
    "token" => token: required,
} }

/// Contains a secret in one of its variants.
#[derive(Clone, Debug)]
pub enum Auth {
    Bearer(Bearer),
    Unknown(Unknown),
}

union! { secret Auth {
    tag "type";
    "bearer" => Bearer(Bearer) from,
} }
