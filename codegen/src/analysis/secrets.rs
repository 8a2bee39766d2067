//! Determines which types contain a secret, at any depth.

use crate::ir::{Api, Type, TypeId};

/// Returns for each type whether its values can contain a secret.
pub(super) fn holders(api: &Api) -> Vec<bool> {
    let mut holds = vec![false; api.types.len()];
    // Each round finds the types that contain a type of the previous round.
    loop {
        let found: Vec<TypeId> =
            api.type_ids().filter(|id| !holds[id.index()] && holds_one(api, *id, &holds)).collect();
        if found.is_empty() {
            return holds;
        }
        found.iter().for_each(|id| holds[id.index()] = true);
    }
}

fn holds_one(api: &Api, id: TypeId, holds: &[bool]) -> bool {
    api[id].shape.types().any(|type_| is_secret(type_, holds))
}

fn is_secret(type_: &Type, holds: &[bool]) -> bool {
    match type_ {
        Type::Secret => true,
        Type::Named(id) => holds[id.index()],
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => is_secret(inner, holds),
        _ => false,
    }
}
