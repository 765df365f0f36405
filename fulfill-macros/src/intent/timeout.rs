//! How long a handler may take, as written in `timeout = ...`.

use std::time::Duration;

use syn::Lit;

/// No user waits longer; a handler that needs more starts a job and answers.
const LONGEST: Duration = Duration::from_secs(600);

/// Reads `"1500ms"`, `"5s"`, `"2m"` or seconds.
///
/// # Errors
///
/// What to write instead.
pub(crate) fn timeout(literal: &Lit) -> Result<Duration, String> {
    let form = "write `timeout = \"5s\"`, `\"1500ms\"`, `\"2m\"`, or whole seconds as in \
                `timeout = 5`";
    let (digits, unit) = match literal {
        Lit::Str(text) => {
            let text = text.value();
            let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
            match text.split_at(end) {
                (digits, "") => return Err(format!("`{digits}` has no unit: {form}")),
                (digits, unit) => (digits.to_owned(), unit.trim_start().to_owned()),
            }
        }
        Lit::Int(seconds) if seconds.suffix().is_empty() => {
            (seconds.base10_digits().to_owned(), "s".to_owned())
        }
        Lit::Int(number) => {
            let (digits, unit) = (number.base10_digits(), number.suffix());
            return Err(format!(
                "a time with a unit is text: write `timeout = \"{digits}{unit}\"`"
            ));
        }
        _ => return Err(form.to_owned()),
    };
    let number = digits.parse::<u64>();
    let time = match (number, unit.as_str()) {
        (Ok(number), "ms") => Duration::from_millis(number),
        (Ok(number), "s") => Duration::from_secs(number),
        (Ok(number), "m") => Duration::from_secs(number.saturating_mul(60)),
        // Only its size can be wrong with a number of digits.
        (Err(_), "ms" | "s" | "m") if digits.starts_with(|digit: char| digit.is_ascii_digit()) => {
            Duration::MAX
        }
        _ => return Err(format!("not a time: {form}")),
    };
    if time.is_zero() {
        return Err("no handler answers in no time: leave `timeout` out for the channel's own \
                    limit, or write a longer one such as `timeout = \"5s\"`"
            .to_owned());
    }
    if time > LONGEST {
        return Err(
            "no user waits longer than 10 minutes: write `timeout = \"10m\"` or less".to_owned()
        );
    }
    Ok(time)
}

#[cfg(test)]
mod tests {
    use syn::parse_str;

    use super::*;

    fn check(written: &str, expected: Result<u64, &str>) {
        let read = timeout(&parse_str(written).unwrap());
        match (&read, expected) {
            (Ok(time), Ok(millis)) => assert_eq!(time.as_millis(), u128::from(millis), "{written}"),
            (Err(message), Err(part)) => assert!(message.contains(part), "{written}: {message}"),
            _ => panic!("{written}: {read:?}"),
        }
    }

    #[test]
    fn reads_times() {
        check("5", Ok(5000));
        check(r#""5s""#, Ok(5000));
        check(r#""5 s""#, Ok(5000));
        check(r#""1500ms""#, Ok(1500));
        check(r#""2m""#, Ok(120_000));
        check(r#""10m""#, Ok(600_000));
        check("600", Ok(600_000));
    }

    #[test]
    fn says_what_is_wrong_with_others() {
        check(r#""5""#, Err("has no unit"));
        check(r#""""#, Err("has no unit"));
        check(r#""s""#, Err("not a time"));
        check(r#""5h""#, Err("not a time"));
        check(r#""1.5s""#, Err("not a time"));
        check(r#""-5s""#, Err("not a time"));
        check("-5", Err("not a time"));
        check("5s", Err("timeout = \"5s\""));
        check("1.5", Err("whole seconds"));
        check("true", Err("whole seconds"));
        check("0", Err("no time"));
        check(r#""0ms""#, Err("no time"));
        check("601", Err("10 minutes"));
        check(r#""11m""#, Err("10 minutes"));
        check(r#""99999999999999999999999s""#, Err("10 minutes"));
    }
}
