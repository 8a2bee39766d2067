//! Fields that are the URL of an endpoint.

use super::{Report, endpoints};
use crate::diag::did_you_mean_or;
use crate::ir::{Api, Method, Type};

pub(super) fn check(api: &Api, report: &mut Report) {
    let followed = || endpoints(api).filter(|(_, endpoint)| endpoint.method == Method::Get);
    let names: Vec<String> =
        followed().map(|(resource, endpoint)| format!("{}.{}", resource.path, endpoint.name)).collect();
    for field in super::fields(api) {
        let Some(target) = &field.url_of else { continue };
        let origin = field.origin.key("url_of");
        if field.type_().is_none_or(|type_| *api.resolve(type_) != Type::String) {
            report.add(&origin, "only a `string` can be a URL", "remove `url_of:`");
        } else if !names.contains(target) {
            let help =
                did_you_mean_or(target, names.iter().map(String::as_str), "write `resource/path.endpoint`");
            report.add(&origin, format!("`{target}` is not an endpoint with the method GET"), help);
        }
    }
}
