//! How to do things: one page per task, each with code that is compiled and run in the tests.
//!
//! Start with [`first_message`]. The rest can be read in any order:
//!
//! | To | read |
//! |---|---|
//! | show an answer while it is written | [`streaming`] |
//! | let the model call functions of yours | [`tools`] |
//! | carry on a conversation | [`conversations`] |
//! | get JSON that fits a schema | [`structured_output`] |
//! | send images and PDFs | [`images_and_pdfs`] |
//! | learn which part of a document supports an answer | [`citations`] |
//! | have the model think first | [`thinking`] |
//! | pay less for long prompts | [`prompt_caching`] |
//! | know what a request costs | [`cost_and_usage`] |
//! | upload files, or teach a skill | [`files_and_skills`] |
//! | run many requests in the background | [`batches`] |
//! | run an agent in a container | [`managed_agents`] |
//! | run an agent by schedule | [`deployments`] |
//! | give agents credentials | [`vaults`] |
//! | give agents a memory | [`memory_stores`] |
//! | tidy that memory | [`dreams`] |
//! | let agents reach a private network | [`tunnels`] |
//! | be told when something happens | [`webhooks`] |
//! | run sessions on your own machines | [`work_queue`] |
//! | handle what goes wrong | [`errors`] |
//! | run a service | [`production`] |
//! | live with an API that grows | [`unknown_values`] |
//! | test without the network | [`testing`] |
//! | do without async | [`without_async`] |
//! | follow a change of the API | [`updating`] |
//!
//! Pages that use a `client` mean the one of [`first_message`]. In the tests of the repository it talks to the
//! [mock server](testing), so no example needs a key.

#[doc = include_str!("first_message.md")]
pub mod first_message {}
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
