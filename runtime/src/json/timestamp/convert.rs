//! Conversions from and to the types of other crates, each with its feature.

use super::{Timestamp, TimestampError};

const INVALID: TimestampError =
    TimestampError("the timestamp is not a time by RFC 3339; see `as_str` for its text");
const TOO_FAR: TimestampError = TimestampError("the time is outside of the range of the target type");

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::{INVALID, TOO_FAR, Timestamp, TimestampError};

    /// The text is in UTC; see [`Timestamp::from_unix_nanos`] for the range.
    impl From<jiff::Timestamp> for Timestamp {
        fn from(time: jiff::Timestamp) -> Self {
            Timestamp::from_unix_nanos(time.as_nanosecond())
        }
    }

    impl TryFrom<&Timestamp> for jiff::Timestamp {
        type Error = TimestampError;

        fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
            jiff::Timestamp::from_nanosecond(time.unix_nanos().ok_or(INVALID)?).map_err(|_| TOO_FAR)
        }
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use super::{INVALID, TOO_FAR, Timestamp, TimestampError};
    use chrono::{DateTime, TimeZone, Utc};

    /// The text is in UTC; see [`Timestamp::from_unix_nanos`] for the range.
    impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
        fn from(time: DateTime<Z>) -> Self {
            let nanos = i128::from(time.timestamp()) * super::super::calendar::NANOS;
            Timestamp::from_unix_nanos(nanos + i128::from(time.timestamp_subsec_nanos()))
        }
    }

    impl TryFrom<&Timestamp> for DateTime<Utc> {
        type Error = TimestampError;

        fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
            let nanos = time.unix_nanos().ok_or(INVALID)?;
            let (seconds, nanos) = (
                nanos.div_euclid(super::super::calendar::NANOS),
                nanos.rem_euclid(super::super::calendar::NANOS),
            );
            DateTime::from_timestamp(seconds as i64, nanos as u32).ok_or(TOO_FAR)
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use super::{INVALID, TOO_FAR, Timestamp, TimestampError};
    use time::OffsetDateTime;

    /// The text is in UTC; see [`Timestamp::from_unix_nanos`] for the range.
    impl From<OffsetDateTime> for Timestamp {
        fn from(time: OffsetDateTime) -> Self {
            Timestamp::from_unix_nanos(time.unix_timestamp_nanos())
        }
    }

    impl TryFrom<&Timestamp> for OffsetDateTime {
        type Error = TimestampError;

        fn try_from(time: &Timestamp) -> Result<Self, TimestampError> {
            OffsetDateTime::from_unix_timestamp_nanos(time.unix_nanos().ok_or(INVALID)?).map_err(|_| TOO_FAR)
        }
    }
}
