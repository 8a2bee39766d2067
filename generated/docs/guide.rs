//! Guide: one page per task, each with code that is compiled and run in the tests.
//!
//! Start with [`first_message`]. The other pages can be read in any order:
//!
//! | To | read |
//! |---|---|
//! | write less | [`short_forms`] |
//! | show a response while it is generated | [`streaming`] |
//! | let the model call functions | [`tools`] |
//! | continue a conversation | [`conversations`] |
//! | get JSON that fits a schema | [`structured_output`] |
//! | send images and PDFs | [`images_and_pdfs`] |
//! | find the part of a document that supports a response | [`citations`] |
//! | let the model think before it responds | [`thinking`] |
//! | reduce the cost of long prompts | [`prompt_caching`] |
//! | find out what a request costs | [`cost_and_usage`] |
//! | upload files, or create a skill | [`files_and_skills`] |
//! | run many requests in the background | [`batches`] |
//! | run an agent in a container | [`managed_agents`] |
//! | run an agent by schedule | [`deployments`] |
//! | give agents credentials | [`vaults`] |
//! | give agents a memory | [`memory_stores`] |
//! | consolidate that memory | [`dreams`] |
//! | let agents reach a private network | [`tunnels`] |
//! | be notified of events | [`webhooks`] |
//! | run sessions on other machines | [`work_queue`] |
//! | handle errors | [`errors`] |
//! | run a service | [`production`] |
//! | handle additions to the API | [`unknown_values`] |
//! | test without the network | [`testing`] |
//! | use the client without async | [`without_async`] |
//! | update the crate to a new version of the API | [`updating`] |
//!
//! # Complete programs
//!
//! Each of these programs is a file of the repository, which its tests run against the mock server:
//!
//! | Program | Lines | File |
//! |---|---|---|
//! | one question and its response | 8 | `conformance/examples/ask.rs` |
//! | a chat that is streamed, with history, thinking and usage | 32 | `conformance/examples/chat.rs` |
//! | a loop that runs a tool, with an input that is a Rust type | 23 | `toolkit/examples/tools.rs` |
//! | structured output | 14 | `toolkit/examples/structured.rs` |
//! | an image and a PDF, with citations and caching | 27 | `conformance/examples/documents.rs` |
//! | a batch of 1,000 requests; those that fail are resent | 41 | `conformance/examples/batch.rs` |
//! | an agent, its environment and session, with a custom tool and reconnection | 50 | `conformance/examples/agent.rs` |
//! | files and skills | 33 | `conformance/examples/files_and_skills.rs` |
//! | a receiver of webhooks | 36 | `conformance/examples/webhooks.rs` |
//! | a service with axum: timeouts, logs and tests | 66 | `conformance/examples/service.rs` |
//!
//! The lines are those of the whole file, formatted by rustfmt with the settings of the repository, without blank lines
//! and comments. The programs in `toolkit` use the crate `anthropic-beta-toolkit`.
//!
//! # Examples
//!
//! The variable `client` in the examples is the client of [`first_message`]. In the tests of the repository it is
//! connected to the [mock server](testing), so no example needs a key.

#[doc = include_str!("first_message.md")]
pub mod first_message {}
#[doc = include_str!("short_forms.md")]
pub mod short_forms {}
#[doc = include_str!("streaming.md")]
pub mod streaming {}
#[doc = include_str!("tools.md")]
pub mod tools {}
#[doc = include_str!("conversations.md")]
pub mod conversations {}
#[doc = include_str!("structured_output.md")]
pub mod structured_output {}
#[doc = include_str!("images_and_pdfs.md")]
pub mod images_and_pdfs {}
#[doc = include_str!("citations.md")]
pub mod citations {}
#[doc = include_str!("thinking.md")]
pub mod thinking {}
#[doc = include_str!("prompt_caching.md")]
pub mod prompt_caching {}
#[doc = include_str!("cost_and_usage.md")]
pub mod cost_and_usage {}
#[doc = include_str!("files_and_skills.md")]
pub mod files_and_skills {}
#[doc = include_str!("batches.md")]
pub mod batches {}
#[doc = include_str!("managed_agents.md")]
pub mod managed_agents {}
#[doc = include_str!("deployments.md")]
pub mod deployments {}
#[doc = include_str!("vaults.md")]
pub mod vaults {}
#[doc = include_str!("memory_stores.md")]
pub mod memory_stores {}
#[doc = include_str!("dreams.md")]
pub mod dreams {}
#[doc = include_str!("tunnels.md")]
pub mod tunnels {}
#[doc = include_str!("webhooks.md")]
pub mod webhooks {}
#[doc = include_str!("work_queue.md")]
pub mod work_queue {}
#[doc = include_str!("errors.md")]
pub mod errors {}
#[doc = include_str!("production.md")]
pub mod production {}
#[doc = include_str!("unknown_values.md")]
pub mod unknown_values {}
#[doc = include_str!("testing.md")]
pub mod testing {}
#[doc = include_str!("without_async.md")]
pub mod without_async {}
#[doc = include_str!("updating.md")]
pub mod updating {}
