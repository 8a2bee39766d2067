//! Secrets, which documents seldom mark.

use crate::spec::{Field, Primitive, TypeExpr};

/// Marks a new field as secret if its name suggests a secret.
pub(super) fn mark(name: &str, field: &mut Field) {
    const ENDINGS: [&str; 8] = [
        "password",
        "secret",
        "api_key",
        "private_key",
        "access_token",
        "refresh_token",
        "auth_token",
        "secret_value",
    ];
    let is_text = field.type_ == Some(TypeExpr::Primitive(Primitive::String));
    let named = name == "token" || ENDINGS.iter().any(|ending| name.ends_with(ending));
    if is_text && named && !field.secret {
        field.secret = true;
        field.decide.get_or_insert_with(|| {
            "The name suggests a secret, which `Debug` does not show: keep `secret: true`, or remove it."
                .to_owned()
        });
    }
}
