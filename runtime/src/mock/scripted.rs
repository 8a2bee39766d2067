//! Responses for functions of a generated crate: examples in which the arguments of the function are inserted.

use serde_json::Value;

use super::Response;
use crate::json::Json;

/// A response with places for arguments, as a document and as the events of a stream.
#[derive(Debug)]
pub struct Scripted {
    /// The document, as JSON.
    pub json: &'static str,
    /// The events, as a JSON array.
    pub events: &'static str,
    /// The field of the request's body that requests events; without it, the response always consists of events.
    pub flag: Option<&'static str>,
    /// The place of each argument.
    pub slots: &'static [Slot],
}

/// The place of an argument.
#[derive(Debug)]
pub struct Slot {
    /// Its place in the document, as a JSON pointer.
    pub json: &'static str,
    /// The position of its event.
    pub event: usize,
    /// Its place in the event, as a JSON pointer.
    pub pointer: &'static str,
    /// How the event contains it.
    pub form: Form,
}

/// How an event contains an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a value.
    Value,
    /// As a text, which may be split into several events.
    Pieces,
    /// As the text of its JSON.
    JsonText,
}

impl Scripted {
    /// Returns the response to any request: events if it requests them, otherwise the document.
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

    /// Returns the events of a response whose first argument is a text in several parts.
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

/// The generator writes these texts. One that is not JSON is a defect, which the response shows.
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
