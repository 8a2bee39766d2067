//! Numbers: reading them, their grammar, and exact conversions.

use std::borrow::Cow;
use std::fmt;

use super::error::DecodeError;
use super::reader::Reader;

type Message = Cow<'static, str>;

impl<'a> Reader<'a> {
    /// Reads an integer. `5.0` and `5e0` are read as 5.
    ///
    /// # Errors
    /// An error if the next value is not a number, has a fraction, or does not fit.
    pub fn i64(&mut self) -> Result<i64, DecodeError> {
        self.peek();
        match plain_integer(self.text.as_bytes(), self.at) {
            Some((number, end)) => {
                self.at = end;
                Ok(number)
            }
            None => self.other_i64(),
        }
    }

    /// Reads an integer that is long or in an unusual notation.
    #[cold]
    fn other_i64(&mut self) -> Result<i64, DecodeError> {
        let start = self.mark();
        let text = self.number("an integer")?;
        match text.parse() {
            Ok(number) if number != 0 || text == "0" => Ok(number),
            _ => {
                self.unusual = true;
                to_i64(text).map_err(|message| DecodeError::at(start.at, message))
            }
        }
    }

    /// Reads a non-negative integer. `5.0` and `5e0` are read as 5.
    ///
    /// # Errors
    /// An error if the next value is not a number, has a fraction, or does not fit.
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        let start = self.mark();
        let text = self.number("an integer")?;
        text.parse().or_else(|_| {
            self.unusual = true;
            to_u64(text).map_err(|message| DecodeError::at(start.at, message))
        })
    }

    /// Reads a number as the nearest 64-bit float.
    ///
    /// # Errors
    /// An error if the next value is not a number, or is too large for a float.
    pub fn f64(&mut self) -> Result<f64, DecodeError> {
        let start = self.mark();
        let text = self.number("a number")?;
        let number = to_f64(text).map_err(|message| DecodeError::at(start.at, message))?;
        self.unusual |= !is_usual(text, number);
        Ok(number)
    }

    fn number(&mut self, what: &'static str) -> Result<&'a str, DecodeError> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.expected(what));
        }
        let start = self.at;
        self.skip_number()?;
        Ok(&self.text[start..self.at])
    }

    pub(super) fn skip_number(&mut self) -> Result<(), DecodeError> {
        match end(self.text.as_bytes(), self.at) {
            Ok(end) => {
                self.at = end;
                Ok(())
            }
            Err(end) => {
                self.at = end;
                Err(self.expected("a digit"))
            }
        }
    }
}

/// Returns where the number that begins at `at` ends, or where a digit is missing.
pub(super) fn end(bytes: &[u8], mut at: usize) -> Result<usize, usize> {
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    // No digit may follow a leading zero.
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(bytes, at)? };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

fn digits(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    while matches!(bytes.get(at), Some(b'0'..=b'9')) {
        at += 1;
    }
    if at == start { Err(at) } else { Ok(at) }
}

/// Returns an integer of at most 18 digits in the usual notation, and where it ends; `None` for all other texts.
pub(super) fn plain_integer(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let negative = bytes.get(at) == Some(&b'-');
    let start = at + usize::from(negative);
    let (mut number, mut end) = (0, start);
    while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
        if end - start == 18 {
            return None;
        }
        number = number * 10 + i64::from(digit - b'0');
        end += 1;
    }
    let usual = match end - start {
        0 => false,
        1 => !(negative && number == 0),
        _ => bytes.get(start) != Some(&b'0'),
    };
    let ended = !matches!(bytes.get(end), Some(b'.' | b'e' | b'E'));
    (usual && ended).then_some((if negative { -number } else { number }, end))
}

/// Converts a number that is not written as a plain integer, such as `5.0`.
pub(super) fn to_i64(text: &str) -> Result<i64, Message> {
    to_integer(text, "a signed 64-bit integer")
}

/// Converts a number that is not written as a plain integer, such as `5.0`.
pub(super) fn to_u64(text: &str) -> Result<u64, Message> {
    to_integer(text, "an unsigned 64-bit integer")
}

pub(super) fn to_f64(text: &str) -> Result<f64, Message> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(format!("the number {} is too large for a 64-bit float", shortened(text)).into()),
    }
}

/// Whether the writer would write `number` as `text`.
pub(super) fn is_usual(text: &str, number: f64) -> bool {
    /// The rest of a text that is compared with what is written.
    struct Rest<'a>(&'a str);
    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(piece).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    write_f64(&mut rest, number).is_ok() && rest.0.is_empty()
}

/// Whether `text` is `number` rounded to the number of its digits, so that `number` contains all its information.
pub(super) fn is_spelling_of(text: &str, number: f64) -> bool {
    let decimal = Decimal::new(text);
    // A float has at most this number of digits.
    let digits = decimal.digits.len().clamp(1, 1100);
    decimal == Decimal::new(&format!("{number:.*e}", digits - 1))
}

/// Writes the shortest text that is read as the same float, and `null` for infinity and NaN. It may have an
/// exponent.
pub(super) fn write_f64(out: &mut impl fmt::Write, number: f64) -> fmt::Result {
    // If two texts are shortest, `serde_json` and JavaScript choose one, and `{:?}` the other.
    match serde_json::Number::from_f64(number) {
        Some(number) => write!(out, "{number}"),
        None => out.write_str("null"),
    }
}

/// Converts exactly, for numbers that are not written as a plain integer.
fn to_integer<T: TryFrom<i128>>(text: &str, what: &str) -> Result<T, Message> {
    let decimal = Decimal::new(text);
    if decimal.exponent < 0 {
        return Err(format!("expected an integer, found {} with a fraction", shortened(text)).into());
    }
    let integer = decimal.to_i128().and_then(|integer| T::try_from(integer).ok());
    integer.ok_or_else(|| format!("the number {} does not fit {what}", shortened(text)).into())
}

fn shortened(text: &str) -> Cow<'_, str> {
    if text.len() <= 40 { text.into() } else { format!("{}…", &text[..40]).into() }
}

/// The value of a number, which is the same for all its notations. It is `digits` × 10^`exponent`, in which
/// `digits` does not begin or end with a zero, and is empty for zero.
#[derive(Debug, PartialEq)]
pub(super) struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl From<&str> for Decimal {
    fn from(text: &str) -> Self {
        Decimal::new(text)
    }
}

impl Decimal {
    /// `text` is a valid JSON number.
    pub(super) fn new(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        // A longer exponent is compared as the largest one, which no number in practice has.
        let limit = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
        let exponent: i64 = exponent.parse().unwrap_or(limit).clamp(i64::MIN / 2, i64::MAX / 2);
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let digits = all.trim_end_matches('0');
        let exponent = exponent - fraction.len() as i64 + (all.len() - digits.len()) as i64;
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Decimal { negative: false, digits, exponent: 0 };
        }
        Decimal { negative, digits, exponent }
    }

    fn to_i128(&self) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let scale = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        let amount = self.digits.parse::<i128>().ok()?.checked_mul(scale)?;
        Some(if self.negative { -amount } else { amount })
    }
}
