//! The writer that all encoders write to.

use super::number::write_f64;
use super::string::plain_end;

/// Writes one JSON text without white space.
///
/// The writer inserts commas. Encoders must write exactly one value in each place.
///
/// ```
/// use anthropic_beta_runtime::json::Writer;
///
/// let mut writer = Writer::new();
/// writer.begin_object();
/// writer.member("name", "Ada");
/// writer.key("years");
/// writer.list(&[1815_i64, 1852]);
/// writer.end_object();
/// assert_eq!(writer.finish(), r#"{"name":"Ada","years":[1815,1852]}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: String,
}

/// The position of an object in the text of its [`Writer`].
#[derive(Clone, Copy, Debug)]
pub struct ObjectStart(usize);

impl Writer {
    /// Creates an empty text.
    pub fn new() -> Self {
        // Enough for most small values.
        Writer { out: String::with_capacity(128) }
    }

    /// Returns the complete text.
    pub fn finish(self) -> String {
        self.out
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    pub fn i64(&mut self, value: i64) {
        self.u64_with_sign(value < 0, value.unsigned_abs());
    }

    /// Writes an integer that is not negative.
    pub fn u64(&mut self, value: u64) {
        self.u64_with_sign(false, value);
    }

    fn u64_with_sign(&mut self, negative: bool, mut value: u64) {
        // A number has at most twenty digits.
        let mut digits = [b'0'; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        if negative {
            self.out.push('-');
        }
        // Digits are always UTF-8.
        self.out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
    }

    /// Writes a number in the shortest notation that is read as the same float. JSON has no infinity and no NaN:
    /// they are written as `null`, as in `serde_json`.
    pub fn f64(&mut self, value: f64) {
        // Writing to a `String` never fails.
        let _ = write_f64(&mut self.out, value);
    }

    /// Writes a string in quotes, with only the escapes that JSON requires.
    pub fn string(&mut self, value: &str) {
        self.out.reserve(value.len() + 2);
        self.out.push('"');
        let bytes = value.as_bytes();
        let mut done = 0;
        loop {
            let stop = plain_end(bytes, done);
            self.out.push_str(&value[done..stop]);
            let Some(byte) = bytes.get(stop) else { break };
            self.escape(*byte);
            done = stop + 1;
        }
        self.out.push('"');
    }

    fn escape(&mut self, byte: u8) {
        let hex = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or('0');
        match byte {
            b'"' => self.out.push_str("\\\""),
            b'\\' => self.out.push_str("\\\\"),
            b'\n' => self.out.push_str("\\n"),
            b'\r' => self.out.push_str("\\r"),
            b'\t' => self.out.push_str("\\t"),
            0x08 => self.out.push_str("\\b"),
            0x0c => self.out.push_str("\\f"),
            _ => self.out.extend(['\\', 'u', '0', '0', hex(byte >> 4), hex(byte & 15)]),
        }
    }

    /// Writes a value whose text is already JSON.
    pub(super) fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Begins a list.
    pub fn begin_list(&mut self) {
        self.out.push('[');
    }

    /// Begins the next element of a list; its value must follow.
    pub fn element(&mut self) {
        // Outside of strings, only the beginning of a list ends in `[`.
        if !self.out.ends_with('[') {
            self.out.push(',');
        }
    }

    /// Ends a list.
    pub fn end_list(&mut self) {
        self.out.push(']');
    }

    /// Begins an object. The position is only used by [`extra`](Self::extra).
    pub fn begin_object(&mut self) -> ObjectStart {
        self.out.push('{');
        ObjectStart(self.out.len() - 1)
    }

    /// Returns the length of the text so far.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// Returns the text from `start` on.
    pub(super) fn since(&self, start: usize) -> &str {
        &self.out[start..]
    }

    /// Replaces the text from `start` on by JSON.
    pub(super) fn replace(&mut self, start: usize, json: &str) {
        self.out.truncate(start);
        self.out.push_str(json);
    }

    /// Returns the text of the object that begins at `start`.
    pub(super) fn unfinished(&self, start: ObjectStart) -> &str {
        &self.out[start.0..]
    }

    /// Begins the next member of an object; its value must follow.
    pub fn key(&mut self, key: &str) {
        // Outside of strings, only the beginning of an object ends in `{`.
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.string(key);
        self.out.push(':');
    }

    /// Begins the next member of an object, with a name that needs no escapes; its value must follow.
    pub(super) fn plain_key(&mut self, name: &str) {
        self.out.reserve(name.len() + 4);
        let is_first = self.out.as_bytes().last() == Some(&b'{');
        self.out.push_str(if is_first { "\"" } else { ",\"" });
        self.out.push_str(name);
        self.out.push_str("\":");
    }

    /// Writes members of an object, given as JSON.
    pub(super) fn raw_members(&mut self, members: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.out.push_str(members);
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.out.push('}');
    }
}
