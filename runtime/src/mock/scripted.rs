//! Responses that a generated crate has a function for: examples in which the arguments of the function take their places.

use serde_json::Value;

use super::Response;
use crate::json::Json;

/// A response with places for arguments, whole and as the events that add up to it.
#[derive(Debug)]
pub struct Scripted {
    /// The whole, as JSON.
    pub json: &'static str,
    /// The events, as a JSON array.
    pub events: &'static str,
    /// The field of the request's body that asks for events; without one they always come.
    pub flag: Option<&'static str>,
    /// Where each argument goes.
    pub slots: &'static [Slot],
}

/// Where an argument goes.
#[derive(Debug)]
pub struct Slot {
    /// Its place in the whole, a JSON pointer.
    pub json: &'static str,
    /// The position of its event.
    pub event: usize,
    /// Its place in the event, a JSON pointer.
    pub pointer: &'static str,
    /// How the event holds it.
    pub form: Form,
}

/// How an event holds an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Value,
    /// As a text, of which there may be several, each in an event of its own.
    Pieces,
    /// As the text of its JSON.
    JsonText,
}

impl Scripted {
    /// The response to any request: events where it asks for them, the whole otherwise.
    pub fn response<const N: usize>(&self, arguments: [Json; N]) -> Response {
        let arguments: Vec<Value> = arguments.iter().map(value).collect();
        let mut whole = parsed(self.json);
        for (slot, argument) in self.slots.iter().zip(&arguments) {
            set(&mut whole, slot.json, argument.clone());
        }
        let pieces: Vec<Vec<Value>> = arguments.into_iter().map(|argument| vec![argument]).collect();
        let events = self.events(&pieces);
        match self.flag {
            Some(flag) => Response::json(whole).or_events(flag, events),
            None => Response::events(events),
        }
    }

    /// The events of a response whose first argument is a text that comes in pieces.
    pub fn stream(&self, pieces: impl IntoIterator<Item = impl AsRef<str>>) -> Response {
        let pieces = pieces.into_iter().map(|piece| piece.as_ref().into()).collect();
        Response::events(self.events(&[pieces]))
    }

    fn events(&self, arguments: &[Vec<Value>]) -> Vec<Value> {
        let Value::Array(events) = parsed(self.events) else { return Vec::new() };
        let written = |(position, mut event): (usize, Value)| {
            let here = self.slots.iter().zip(arguments).filter(|(slot, _)| slot.event == position);
            let mut several = None;
            for (slot, pieces) in here {
                match (slot.form, pieces.first()) {
                    (Form::Value, Some(value)) => set(&mut event, slot.pointer, value.clone()),
                    (Form::JsonText, Some(value)) => set(&mut event, slot.pointer, value.to_string().into()),
                    _ => several = Some((slot, pieces)),
                }
            }
            let Some((slot, pieces)) = several else { return vec![event] };
            let piece = |piece: &Value| {
                let mut event = event.clone();
                set(&mut event, slot.pointer, piece.clone());
                event
            };
            pieces.iter().map(piece).collect()
        };
        events.into_iter().enumerate().flat_map(written).collect()
    }
}

/// The generator writes these texts; one that is no JSON shows as the response.
fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}

fn value(json: &Json) -> Value {
    json.to_value().unwrap_or_else(|_| json.as_str().into())
}

fn set(whole: &mut Value, pointer: &str, value: Value) {
    if let Some(slot) = whole.pointer_mut(pointer) {
        *slot = value;
    }
}
