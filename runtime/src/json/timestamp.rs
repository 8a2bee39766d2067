//! Points in time as text.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::bridge::via_text;
use super::codec::{Decode, Empty, Encode};
use super::error::DecodeError;
use super::reader::Reader;
use super::writer::Writer;

mod calendar;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod convert;

use calendar::NANOS;

/// A point in time: a date, a time and an offset (RFC 3339). The text is kept as received.
///
/// Timestamps are compared as points in time, in nanoseconds: `2024-05-01T12:00:00Z` equals
/// `2024-05-01T14:00:00.000+02:00`. A leap second (`23:59:60`) is treated as the second after it. Decoding accepts
/// any string, so that a new format cannot fail a call: a text that is not RFC 3339 is kept, is equal only to the
/// same text, and sorts after all times. Parsing with `FromStr` or `TryFrom` is strict.
///
/// The features `jiff`, `chrono` and `time` add conversions from and to the types of these crates.
///
/// ```
/// use anthropic_beta_runtime::json::Timestamp;
///
/// let time: Timestamp = "2024-05-01T14:00:00.000+02:00".parse()?;
/// assert_eq!(time, "2024-05-01T12:00:00Z".parse()?);
/// assert_eq!(time.as_str(), "2024-05-01T14:00:00.000+02:00");
/// assert_eq!(time.unix_seconds(), Some(1_714_564_800));
/// # Ok::<(), anthropic_beta_runtime::json::TimestampError>(())
/// ```
#[derive(Clone)]
pub struct Timestamp(String);

/// How timestamps are compared: valid times first, then other texts.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'a> {
    Time(i128),
    Text(&'a str),
}

impl Timestamp {
    /// Returns the text as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text is a valid time (RFC 3339).
    pub fn is_valid(&self) -> bool {
        self.unix_nanos().is_some()
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down. `None` if the text is not a valid time.
    pub fn unix_seconds(&self) -> Option<i64> {
        self.unix_nanos().map(|nanos| nanos.div_euclid(NANOS) as i64)
    }

    /// Returns the nanoseconds since 1970-01-01T00:00:00Z; further digits are truncated. `None` if the text is not
    /// a valid time.
    pub fn unix_nanos(&self) -> Option<i128> {
        calendar::parse(&self.0)
    }

    /// Creates the time that is `nanos` nanoseconds after 1970-01-01T00:00:00Z, in UTC. A time before the year 0 or
    /// after 9999, which RFC 3339 cannot represent, becomes the first or last one that it can.
    pub fn from_unix_nanos(nanos: i128) -> Self {
        Timestamp(calendar::format(nanos))
    }

    /// Returns the time as a type of the standard library. `None` if the text is not a valid time, or the system
    /// cannot represent it.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let nanos = self.unix_nanos()?;
        let span = nanos.unsigned_abs();
        let span = Duration::new((span / NANOS as u128) as u64, (span % NANOS as u128) as u32);
        if nanos < 0 { UNIX_EPOCH.checked_sub(span) } else { UNIX_EPOCH.checked_add(span) }
    }

    fn key(&self) -> Key<'_> {
        self.unix_nanos().map_or(Key::Text(&self.0), Key::Time)
    }
}

/// The text is in UTC; see [`Timestamp::from_unix_nanos`] for the range.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self::from_unix_nanos(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        })
    }
}

/// An error if a text is not a valid time (RFC 3339).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError(pub(super) &'static str);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for TimestampError {}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, TimestampError> {
        match calendar::parse(&text) {
            Some(_) => Ok(Timestamp(text)),
            None => Err(TimestampError("not a time by RFC 3339, such as 2024-05-01T12:00:00Z")),
        }
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: &str) -> Result<Self, TimestampError> {
        text.to_owned().try_into()
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        text.try_into()
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.key() == other.key()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Empty for Timestamp {
    const EMPTY: Self = Timestamp(String::new());
}

impl Decode for Timestamp {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(|text| Timestamp(text.into()))
    }
}

impl Encode for Timestamp {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}

via_text!(Timestamp, deserialize_text);
