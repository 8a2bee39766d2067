//! Lists the client and the mock.

use super::List;
use crate::diff::public_api::ItemKind;
use crate::emit::rust_type::RustType;
use crate::emit::scripted;

impl List<'_> {
    pub(super) fn client(&mut self) {
        let client = "Client";
        self.own_type(client, ItemKind::Struct, false);
        self.traits(client, &["Clone", "Debug", "From<runtime::Client>"]);
        let credential = self.cx.api.facts.credentials.first();
        let credential = credential.map(|_| RustType::as_ref(RustType::known("str")));
        let result = "Result<Self, Error>";
        self.method(client, "new", "", credential.as_slice(), result);
        self.method(client, "from_env", "", &[], result);
        self.method(client, "builder", "", &[], "ClientBuilder");
        self.method(client, "with_options", "&self", &[RustType::known("CallOptions")], "Self");
        self.method(client, "runtime", "&self", &[], "&runtime::Client");
        self.accessors(client, None);
    }

    /// Lists the functions that create responses for tests.
    pub(super) fn mock(&mut self) {
        for function in scripted::functions(self.cx) {
            self.method("mock", &function.name, "", &function.arguments, "Response");
        }
    }
}
