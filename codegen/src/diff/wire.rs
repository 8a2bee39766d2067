//! Determines the effect of a change between a program of the old spec and a server of the new one.
//!
//! A type of requests may only accept more than before; a type of responses may only contain less that is unexpected.
//! The decoder keeps unknown fields, values and variants, so they are never unexpected if the type is open.

use super::change::Wire;
use super::limits::is_tighter;
use crate::analysis::Analysis;
use crate::ir::{Api, Limits, Presence};

/// The relation of an old type to a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The values are the same JSON.
    Same,
    /// They differ.
    Other {
        /// A server of the new spec accepts the values of old requests.
        accepted: bool,
        /// A program of the old spec decodes the values of new responses into values that it knows.
        decoded: bool,
    },
}

/// Whether values of a type are sent, received or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directions {
    pub(super) sent: bool,
    pub(super) received: bool,
}

/// Returns the directions of every type.
pub(super) fn directions(api: &Api, analysis: &Analysis) -> Vec<Directions> {
    api.type_ids()
        .map(|id| Directions { sent: analysis.is_sent(id), received: analysis.is_received(id) })
        .collect()
}

/// What the other side accepts of a field beyond its presence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerated {
    /// Responses without the field are decoded.
    pub(super) lacked: bool,
    /// Responses with `null` are decoded.
    pub(super) null_received: bool,
    /// Requests with `null` are accepted.
    pub(super) null_sent: bool,
}

impl Directions {
    /// Returns the worse of the effects in both directions.
    fn each(self, sent: Wire, received: Wire) -> Wire {
        let sent = if self.sent { sent } else { Wire::Same };
        sent.and(if self.received { received } else { Wire::Same })
    }

    pub(super) fn field_added(self, presence: Presence) -> Wire {
        let needed = !presence.is_optional();
        self.each(Wire::breaking_if(needed, "requests without it are rejected"), Wire::Compatible)
    }

    /// Returns the effect of a removed field; `lacked` is whether responses without it are decoded.
    pub(super) fn field_removed(self, lacked: bool) -> Wire {
        self.each(
            Wire::Breaking("requests that contain it are rejected"),
            Wire::breaking_if(!lacked, "responses lack a field that decoding requires"),
        )
    }

    /// Compares presences. If absence or null is allowed, decoding accepts both.
    pub(super) fn presence(self, from: Presence, to: Presence, tolerated: Tolerated) -> Wire {
        let went_optional = from.is_optional() && !to.is_optional();
        let went_null = from.is_nullable() && !to.is_nullable() && !tolerated.null_sent;
        let came_optional = !tolerated.lacked && to.is_optional();
        let came_null = from == Presence::Required && to.is_nullable() && !tolerated.null_received;
        self.each(
            Wire::breaking_if(went_optional, "requests without it are rejected")
                .and(Wire::breaking_if(went_null, "requests with `null` are rejected")),
            Wire::breaking_if(came_optional, "responses may lack a field that decoding requires")
                .and(Wire::breaking_if(came_null, "responses may contain an unexpected `null`")),
        )
    }

    /// Returns the effect if responses may now lack a required field.
    pub(super) fn missing(self, lacked: bool) -> Wire {
        self.each(
            Wire::Compatible,
            Wire::breaking_if(!lacked, "responses may lack a field that decoding requires"),
        )
    }

    /// Returns the effect of an added value or variant.
    pub(super) fn choice_added(self, open: bool) -> Wire {
        self.each(Wire::Compatible, Wire::breaking_if(!open, "decoding rejects unknown values"))
    }

    /// Returns the effect of a removed value or variant.
    pub(super) fn choice_removed(self) -> Wire {
        self.each(Wire::Breaking("requests that contain it are rejected"), Wire::Compatible)
    }

    /// Returns the effect of a closed enum or union that is open now, or the reverse.
    pub(super) fn openness(self, is_open: bool) -> Wire {
        self.each(
            Wire::Compatible,
            Wire::breaking_if(is_open, "responses may contain values that decoding rejects"),
        )
    }

    /// Returns the effect of another type, or of a type with another name.
    pub(super) fn retyped(self, fit: Fit) -> Wire {
        let other = |fits: bool| Wire::breaking_if(!fits, "values of the other type cannot be decoded");
        match fit {
            Fit::Same => Wire::Same,
            Fit::Other { accepted, decoded } => self.each(other(accepted), other(decoded)),
        }
    }

    /// Returns the effect of another tag of a union.
    pub(super) fn tag(self, fit: Fit) -> Wire {
        let Fit::Other { accepted, decoded } = fit else { return Wire::Compatible };
        self.each(
            Wire::breaking_if(!accepted, "requests without the tag are rejected"),
            Wire::breaking_if(!decoded, "values with the new tag cannot be decoded"),
        )
    }

    pub(super) fn limits(self, from: &Limits, to: &Limits) -> Wire {
        let tighter = Wire::breaking_if(is_tighter(from, to), "requests beyond the new limit are rejected");
        self.each(tighter, Wire::Compatible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Directions = Directions { sent: true, received: false };
    const RECEIVED: Directions = Directions { sent: false, received: true };
    const UNUSED: Directions = Directions { sent: false, received: false };
    const NOTHING: Tolerated = Tolerated { lacked: false, null_received: false, null_sent: false };

    fn breaks(wire: &Wire) -> bool {
        matches!(wire, Wire::Breaking(_))
    }

    #[test]
    fn requests_may_accept_more_and_responses_may_contain_less() {
        use Presence::{Nullable, Optional, Required};
        for (from, to, sent, received) in [
            (Required, Optional, false, true),
            (Optional, Required, true, false),
            (Required, Nullable, false, true),
            (Nullable, Required, true, false),
            (Optional, Nullable, true, false),
            (Nullable, Optional, true, false),
        ] {
            let tolerated = Tolerated { lacked: from != Required, ..NOTHING };
            assert_eq!(breaks(&SENT.presence(from, to, tolerated)), sent, "sent {from:?} {to:?}");
            assert_eq!(breaks(&RECEIVED.presence(from, to, tolerated)), received, "received {from:?} {to:?}");
            assert_eq!(UNUSED.presence(from, to, tolerated), Wire::Same);
        }
        let lacked = Tolerated { lacked: true, ..NOTHING };
        assert!(!breaks(&RECEIVED.presence(Required, Optional, lacked)), "an absent list is an empty one");
        let null = Tolerated { null_received: true, null_sent: true, ..NOTHING };
        assert!(!breaks(&RECEIVED.presence(Required, Nullable, null)), "`null` is a value of `any`");
        assert!(!breaks(&SENT.presence(Nullable, Required, null)), "`null` is a value of `any`");
    }

    #[test]
    fn only_tighter_limits_are_breaking() {
        let max = |max: u64| Limits { max: Some(max.into()), ..Limits::default() };
        assert!(breaks(&SENT.limits(&max(10), &max(5))));
        assert!(breaks(&SENT.limits(&Limits::default(), &max(5))));
        assert!(!breaks(&SENT.limits(&max(5), &max(10))));
        assert!(!breaks(&SENT.limits(&max(5), &Limits::default())));
        assert!(!breaks(&RECEIVED.limits(&max(10), &max(5))));
    }
}
