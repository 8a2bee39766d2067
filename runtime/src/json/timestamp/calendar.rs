//! Converts between RFC 3339 and nanoseconds, in the proleptic Gregorian calendar.

pub(super) const NANOS: i128 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// Returns the nanoseconds since 1970-01-01T00:00:00Z, or `None` if `text` is not a date and time by RFC 3339,
/// section 5.6.
pub(super) fn parse(text: &str) -> Option<i128> {
    let bytes = text.as_bytes();
    let (date_time, rest) = bytes.split_at_checked(19)?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't' | b' ', h1, h2, b':', n1, n2, b':', s1, s2] =
        date_time
    else {
        return None;
    };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    // A leap second, 60, is treated as the second after it.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (nanos, rest) = fraction(rest)?;
    let seconds = days_since_1970(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second
        - offset(rest)?;
    Some(i128::from(seconds) * NANOS + i128::from(nanos))
}

/// Returns the nanoseconds, and the text after the fraction.
fn fraction(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let Some(digits) = bytes.strip_prefix(b".") else { return Some((0, bytes)) };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at(length);
    if digits.is_empty() {
        return None;
    }
    let nanos =
        (0..9).fold(0, |nanos, at| nanos * 10 + digits.get(at).map_or(0, |digit| i64::from(digit - b'0')));
    Some((nanos, rest))
}

/// Returns the seconds east of UTC.
fn offset(bytes: &[u8]) -> Option<i64> {
    match *bytes {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
            let seconds = hours * 3600 + minutes * 60;
            (hours < 24 && minutes < 60).then_some(if sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

fn number(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Counts in years that begin in March, so that the leap day is the last day. Eras of 400 years all have the same
/// number of days.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_since_1970`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

/// Writes the time in UTC, with as many groups of three digits as the fraction needs.
pub(super) fn format(nanos: i128) -> String {
    const FIRST: i128 = -62_167_219_200 * NANOS;
    const LAST: i128 = 253_402_300_800 * NANOS - 1;
    let nanos = nanos.clamp(FIRST, LAST);
    let (seconds, nanos) = (nanos.div_euclid(NANOS) as i64, nanos.rem_euclid(NANOS));
    let (year, month, day) = date(seconds.div_euclid(SECONDS_PER_DAY));
    let second = seconds.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = match nanos {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!(".{:03}", n / 1_000_000),
        n if n % 1_000 == 0 => format!(".{:06}", n / 1_000),
        n => format!(".{n:09}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

#[cfg(test)]
mod tests {
    use super::{days_since_1970, format, parse};

    #[test]
    fn reads_times_in_all_notations() {
        let noon = Some(1_714_564_800 * 1_000_000_000);
        for text in [
            "2024-05-01T12:00:00Z",
            "2024-05-01t12:00:00z",
            "2024-05-01 12:00:00.0Z",
            "2024-05-01T14:00:00+02:00",
            "2024-05-01T06:30:00-05:30",
            "2024-05-01T11:59:60Z",
        ] {
            assert_eq!(parse(text), noon, "{text}");
        }
        assert_eq!(parse("1970-01-01T00:00:00.0000000019Z"), Some(1));
        assert_eq!(parse("1969-12-31T23:59:59.5Z"), Some(-500_000_000));
    }

    #[test]
    fn refuses_invalid_times() {
        for text in [
            "",
            "2024-05-01",
            "2024-05-01T12:00:00",
            "2024-5-1T12:00:00Z",
            "2024-13-01T12:00:00Z",
            "2024-00-01T12:00:00Z",
            "2023-02-29T12:00:00Z",
            "1900-02-29T12:00:00Z",
            "2024-05-00T12:00:00Z",
            "2024-05-01T24:00:00Z",
            "2024-05-01T12:60:00Z",
            "2024-05-01T12:00:61Z",
            "2024-05-01T12:00:00.Z",
            "2024-05-01T12:00:00+2:00",
            "2024-05-01T12:00:00+24:00",
            "2024-05-01T12:00:00Z ",
            "２024-05-01T12:00:00Z",
            "2024-05-01T12:00:0٣Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn converts_every_day_of_the_calendar() {
        let mut days = days_since_1970(0, 1, 1);
        for year in 0..=9999 {
            for month in 1..=12 {
                assert_eq!(days_since_1970(year, month, 1), days);
                days += super::days_in_month(year, month);
            }
        }
        for day in (days_since_1970(0, 1, 1)..days_since_1970(9999, 12, 31)).step_by(97) {
            let (year, month, date) = super::date(day);
            assert_eq!(days_since_1970(year, month, date), day);
        }
    }

    #[test]
    fn writes_times_as_they_were_read() {
        for text in [
            "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59.500Z",
            "2000-02-29T01:02:03.000456Z",
            "9999-12-31T23:59:59.999999999Z",
        ] {
            assert_eq!(format(parse(text).unwrap()), text);
        }
        assert_eq!(format(i128::MAX), "9999-12-31T23:59:59.999999999Z");
        assert_eq!(format(i128::MIN), "0000-01-01T00:00:00Z");
    }
}
