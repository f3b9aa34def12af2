//! Reading of JSON that somebody else wrote: where the payload sits, and fields that are bounded,
//! cleaned and of the right type, or not there.
//!
//! A missing field and `null` are the same. A field of the wrong type is an error where the caller
//! would act on it (`Odd`), and missing where it is only shown.

use std::iter;

use url::Url;

use super::json::Value;

/// `data`, and TikTok's own envelope inside it.
const ENVELOPES_MAX: usize = 2;
const ID_BYTES_MAX: usize = 128;
const URL_BYTES_MAX: usize = 2048;

/// A field is there and can't be read as what it should be.
#[derive(Debug, PartialEq)]
pub struct Odd;

/// The body as JSON. Nesting is bounded by the parser (128 levels), size by the client.
pub fn parse(body: &[u8]) -> Option<Value<'_>> {
    serde_json::from_slice(body).ok()
}

/// The body itself, then what `data` holds, then what `data` holds in there.
pub fn levels<'a>(root: &'a Value<'a>) -> impl Iterator<Item = &'a Value<'a>> {
    iter::successors(Some(root), |level| field(level, &["data"])).take(1 + ENVELOPES_MAX)
}

/// The innermost `data`; the body itself where there is none.
pub fn payload<'a>(root: &'a Value<'a>) -> &'a Value<'a> {
    levels(root).last().unwrap_or(root)
}

/// The first of `names` that is there and not null. Upstream generations spell one field differently.
pub fn field<'a>(value: &'a Value<'a>, names: &[&str]) -> Option<&'a Value<'a>> {
    names.iter().filter_map(|name| value.get(name)).find(|found| !found.is_null())
}

/// An id that we keep and put into paths: 1 to 128 printable ASCII characters without quotes,
/// angle brackets and backslash, and not a path segment with a meaning of its own.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b"\"'`<>\\".contains(&byte);
    let length = 1..=ID_BYTES_MAX;
    length.contains(&text.len()) && text.bytes().all(allowed) && text != "." && text != ".."
}

/// A usable id, also where the upstream wrote it as a whole number.
pub fn id(value: &Value<'_>, names: &[&str]) -> Result<Option<String>, Odd> {
    let Some(found) = field(value, names) else { return Ok(None) };
    as_id(found).map(Some).ok_or(Odd)
}

pub fn as_id(value: &Value<'_>) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone().into_owned(),
        Value::Number(number) if !number.is_f64() => number.to_string(),
        _ => return None,
    };
    is_id(&text).then_some(text)
}

pub fn string<'a>(value: &'a Value<'a>, names: &[&str]) -> Result<Option<&'a str>, Odd> {
    field(value, names).map(|found| found.as_str().ok_or(Odd)).transpose()
}

/// A number, also as text. Fractions are cut off; what is out of range becomes the nearest `i64`.
pub fn number(value: &Value<'_>, names: &[&str]) -> Result<Option<i64>, Odd> {
    let Some(found) = field(value, names) else { return Ok(None) };
    let number = match found {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|float| float as i64)),
        Value::String(text) if text.len() <= 40 => text.trim().parse().ok(),
        _ => None,
    };
    number.map(Some).ok_or(Odd)
}

/// A truth value, also as text or as 0 and 1.
pub fn flag(value: &Value<'_>, names: &[&str]) -> Result<Option<bool>, Odd> {
    let Some(found) = field(value, names) else { return Ok(None) };
    match found {
        Value::Bool(flag) => Ok(Some(*flag)),
        Value::Number(number) if number.as_i64() == Some(0) => Ok(Some(false)),
        Value::Number(number) if number.as_i64() == Some(1) => Ok(Some(true)),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
        _ => Err(Odd),
    }
}

/// Text for people: at most `chars_max` characters on one line. `None` when nothing is left.
pub fn text(value: &Value<'_>, names: &[&str], chars_max: usize) -> Option<String> {
    let raw = field(value, names)?.as_str()?;
    let one_line = raw.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    let clean: String = one_line.filter(|c| !c.is_control() && !reorders(*c)).collect();
    let cut: String = clean.trim().chars().take(chars_max).collect();
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// Characters that would make the text around a name read differently from what it says.
fn reorders(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A web address as the upstream spelled it: signed addresses must keep every byte.
pub fn web_url(value: &Value<'_>, names: &[&str]) -> Option<String> {
    let raw = field(value, names)?.as_str()?;
    if raw.len() > URL_BYTES_MAX || raw.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let is_web =
        is_plain_web_url(raw) || Url::parse(raw).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    is_web.then(|| raw.to_owned())
}

/// The common case, told without taking the address to pieces: a host of plain labels, which is no number
/// and needs no decoding, and a path after it.
fn is_plain_web_url(raw: &str) -> bool {
    let rest = raw.strip_prefix("https://").or_else(|| raw.strip_prefix("http://"));
    let Some((host, _)) = rest.and_then(|rest| rest.split_once('/')) else { return false };
    let plain = |label: &str| {
        let letters =
            label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        letters && !label.is_empty() && !label.starts_with("xn--")
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    host.split('.').all(plain) && top.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The same as this client reads it. What it borrows from lives as long as the tests.
    fn of(value: serde_json::Value) -> Value<'static> {
        parse(value.to_string().leak().as_bytes()).unwrap()
    }

    #[test]
    fn the_payload_is_the_innermost_data() {
        assert_eq!(payload(&of(json!({"a": 1}))), &of(json!({"a": 1})));
        assert_eq!(payload(&of(json!({"data": {"a": 1}}))), &of(json!({"a": 1})));
        assert_eq!(payload(&of(json!({"data": {"data": {"a": 1}}}))), &of(json!({"a": 1})));
        assert_eq!(payload(&of(json!({"data": null, "a": 1}))), &of(json!({"data": null, "a": 1})));
    }

    #[test]
    fn ids_that_could_change_a_path_or_a_page_are_refused() {
        for good in ["8abd72f0-4ede-441c-9c17-5d1f0f7c2b11", "v_pub_url~v2.123", "a/b?c%2F", &"x".repeat(128)]
        {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", ".", "..", "a b", "a\nb", "é", "a\"b", "<b>", "a\\b", &"x".repeat(129)] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_and_flags_are_read_from_text_too() {
        let value = of(
            json!({"a": "1500", "b": 12.9, "c": 1e300, "d": [], "t": "True", "n": 1, "o": "on", "x": null}),
        );

        assert_eq!(number(&value, &["a"]), Ok(Some(1500)));
        assert_eq!(number(&value, &["b"]), Ok(Some(12)));
        assert_eq!(number(&value, &["c"]), Ok(Some(i64::MAX)));
        assert_eq!(number(&value, &["d"]), Err(Odd));
        assert_eq!(number(&value, &["x", "a"]), Ok(Some(1500)));
        assert_eq!(flag(&value, &["t"]), Ok(Some(true)));
        assert_eq!(flag(&value, &["n"]), Ok(Some(true)));
        assert_eq!(flag(&value, &["o"]), Err(Odd));
        assert_eq!(flag(&value, &["x"]), Ok(None));
    }

    #[test]
    fn text_is_cut_and_cleaned() {
        let read = |raw: &str| text(&of(json!({"t": raw})), &["t"], 5);

        assert_eq!(read("  ana  "), Some("ana".into()));
        assert_eq!(read("a\u{0}\u{1b}b\u{202e}c"), Some("abc".into()));
        assert_eq!(read("a\nb"), Some("a b".into()));
        assert_eq!(read("😀😀😀😀😀😀"), Some("😀😀😀😀😀".into()));
        assert_eq!(read(" \u{7f} "), None);
        assert_eq!(text(&of(json!({"t": 5})), &["t"], 5), None);
    }

    #[test]
    fn only_web_addresses_are_kept() {
        let read = |raw: &str| web_url(&of(json!({"u": raw})), &["u"]);
        let long = format!("https://a.example/{}", "x".repeat(2048));

        assert_eq!(read("https://a.example/?x=%2b&y"), Some("https://a.example/?x=%2b&y".into()));
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "/x", "https://a b/", "https://a\n/", "", &long]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
