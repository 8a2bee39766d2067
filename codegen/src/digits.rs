//! Formats numbers for people.

/// Groups the digits of a whole number by three if it has more than four.
pub(crate) fn grouped(number: &str) -> String {
    if number.len() <= 4 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = String::new();
    for (position, digit) in number.chars().enumerate() {
        if position > 0 && (number.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_the_digits_of_numbers_with_more_than_four_digits() {
        let numbers = ["7", "4096", "12345", "1000000", "-12345", "0.00001"];
        assert_eq!(numbers.map(grouped), ["7", "4096", "12,345", "1,000,000", "-12345", "0.00001"]);
    }
}
