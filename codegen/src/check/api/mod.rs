//! The contents of `api.yaml`.

mod requests;
mod responses;
mod token;

use super::{Report, endpoints, written};
use crate::ir::Api;

pub(super) use requests::request_headers;
use token::is_token;

pub(super) fn check(api: &Api, report: &mut Report) {
    requests::check(api, report);
    responses::check(api, report);
}
