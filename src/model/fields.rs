//! Reading a JSON object field by field while noting everything that is wrong with it, so that a
//! caller hears of all of it at once. A field that nobody asked for is unknown and is noted too.
//!
//! `null` is read as if the field were not there: many clients write absent values that way.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::violation::Violation;

/// Most violations that are told of one request. What comes after them is dropped.
pub const VIOLATIONS_MAX: usize = 100;

/// Longest unknown name, in characters, that is repeated in a sentence or compared with known names.
const NAME_CHARS_MAX: usize = 64;

/// Most edits (insert, delete, replace a character) between an unknown name and the known one that
/// was probably meant.
const EDITS_MAX: usize = 2;

/// The violations found so far, at most `VIOLATIONS_MAX`.
#[derive(Debug, Default)]
pub struct Problems {
    noted: RefCell<Vec<Violation>>,
}

impl Problems {
    pub fn note(&self, violation: Violation) {
        let mut noted = self.noted.borrow_mut();
        if noted.len() < VIOLATIONS_MAX {
            noted.push(violation);
        }
    }

    /// Whether anything noted from now on would be dropped.
    pub fn is_full(&self) -> bool {
        self.noted.borrow().len() >= VIOLATIONS_MAX
    }

    /// In the order in which they were noted.
    pub fn into_violations(self) -> Vec<Violation> {
        self.noted.into_inner()
    }
}

/// What became of a field that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<T> {
    Absent,
    /// There, but of another type or out of range; already noted.
    Unreadable,
    Value(T),
}

impl<T> Given<T> {
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// One JSON object that is being read. `finish` ends it.
#[must_use = "`finish` notes the unknown fields"]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    pointer: String,
    problems: &'a Problems,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The object at `pointer` (empty for the whole body). Nothing, and a note, when it is none.
    pub fn open(value: &'a Value, pointer: impl Into<String>, problems: &'a Problems) -> Option<Self> {
        let pointer = pointer.into();
        let Value::Object(object) = value else {
            problems.note(wrong_type(pointer, value, "an object"));
            return None;
        };
        Some(Self { object, pointer, problems, known: Vec::new() })
    }

    /// The pointer of the member `name`, whether it is there or not.
    pub fn pointer_to(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, escape(name))
    }

    pub fn text(&mut self, name: &'static str) -> Given<&'a str> {
        self.read(name, "a string", Value::as_str)
    }

    pub fn flag(&mut self, name: &'static str) -> Given<bool> {
        self.read(name, "true or false", Value::as_bool)
    }

    pub fn list(&mut self, name: &'static str) -> Given<&'a [Value]> {
        self.read(name, "an array", |value| value.as_array().map(Vec::as_slice))
    }

    /// A whole number from 0 to `max`; `3.0` is one as well.
    pub fn integer(&mut self, name: &'static str, max: u32) -> Given<u32> {
        let number = match self.read(name, "a whole number", whole) {
            Given::Value(number) => number,
            Given::Absent => return Given::Absent,
            Given::Unreadable => return Given::Unreadable,
        };
        match u32::try_from(number) {
            Ok(number) if number <= max => Given::Value(number),
            _ => {
                let detail = format!("Set `{name}` to a whole number from 0 to {max}.");
                let value = self.object.get(name).cloned().unwrap_or_default();
                let violation = Violation::new(self.pointer_to(name), "out_of_range", detail);
                self.problems.note(violation.measured(value, max));
                Given::Unreadable
            }
        }
    }

    pub fn object(&mut self, name: &'static str) -> Given<Fields<'a>> {
        match self.member(name) {
            None => Given::Absent,
            Some(value) => match Fields::open(value, self.pointer_to(name), self.problems) {
                Some(fields) => Given::Value(fields),
                None => Given::Unreadable,
            },
        }
    }

    /// Notes that `name` has to be there. `detail` says what to add.
    pub fn missing(&self, name: &str, detail: impl Into<String>) {
        self.problems.note(Violation::new(self.pointer_to(name), "missing_field", detail));
    }

    /// Notes every field that was not asked for.
    pub fn finish(self) {
        for name in self.object.keys().filter(|name| !self.known.contains(&name.as_str())) {
            if self.problems.is_full() {
                return;
            }
            let shown = shorten(name);
            let detail = match meant(name, &self.known) {
                Some(known) => format!("There is no field `{shown}` here. Did you mean `{known}`?"),
                None => format!("There is no field `{shown}` here. Remove it."),
            };
            self.problems.note(Violation::new(self.pointer_to(name), "unknown_field", detail));
        }
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Given<T> {
        let Some(value) = self.member(name) else {
            return Given::Absent;
        };
        match convert(value) {
            Some(value) => Given::Value(value),
            None => {
                self.problems.note(wrong_type(self.pointer_to(name), value, wanted));
                Given::Unreadable
            }
        }
    }

    fn member(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.object.get(name).filter(|value| !value.is_null())
    }
}

/// A name as one reference token of a JSON pointer (RFC 6901).
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The beginning of a text from outside, short enough for a sentence.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(NAME_CHARS_MAX) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}...", &text[..end]),
    }
}

fn wrong_type(pointer: String, value: &Value, wanted: &str) -> Violation {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Violation::new(pointer, "wrong_type", format!("Send {wanted} here, not {found}."))
}

/// A number without a fraction. What does not fit is given as the nearest number that does, which
/// is out of every range asked for.
fn whole(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_i64() {
        return Some(number);
    }
    let number = value.as_f64()?;
    (number.fract() == 0.0).then_some(number as i64)
}

/// The known name that `name` was probably meant to be.
fn meant(name: &str, known: &[&'static str]) -> Option<&'static str> {
    if name.chars().nth(NAME_CHARS_MAX).is_some() {
        return None;
    }
    let plain = fold(name);
    known
        .iter()
        .map(|known| (if fold(known) == plain { 0 } else { edits(name, known) }, *known))
        .filter(|(distance, _)| *distance <= EDITS_MAX)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// `allowComment`, `allow-comment` and `allow_comment` are one name to whoever types it.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// The Levenshtein distance in characters.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// The pointers and codes noted while `read` reads `body`.
    fn noted(body: &Value, read: impl FnOnce(&mut Fields<'_>)) -> Vec<(String, &'static str)> {
        violations(body, read).into_iter().map(|v| (v.pointer, v.code)).collect()
    }

    fn violations(body: &Value, read: impl FnOnce(&mut Fields<'_>)) -> Vec<Violation> {
        let problems = Problems::default();
        if let Some(mut fields) = Fields::open(body, "", &problems) {
            read(&mut fields);
            fields.finish();
        }
        problems.into_violations()
    }

    #[test]
    fn fields_of_the_right_type_are_read_without_a_note() {
        let body = json!({"text": "a", "flag": true, "list": [1], "number": 7, "object": {"inner": "b"}});

        let noted = noted(&body, |fields| {
            assert_eq!(fields.text("text"), Given::Value("a"));
            assert_eq!(fields.flag("flag"), Given::Value(true));
            assert_eq!(fields.list("list"), Given::Value(&[json!(1)][..]));
            assert_eq!(fields.integer("number", 7), Given::Value(7));
            let mut inner = fields.object("object").value().expect("it is an object");
            assert_eq!(inner.text("inner"), Given::Value("b"));
            inner.finish();
        });

        assert_eq!(noted, []);
    }

    #[test]
    fn every_field_of_another_type_is_noted_with_its_pointer() {
        let body = json!({"text": 1, "flag": "true", "list": {}, "number": "7", "object": []});

        let noted = noted(&body, |fields| {
            assert_eq!(fields.text("text"), Given::Unreadable);
            assert_eq!(fields.flag("flag"), Given::Unreadable);
            assert_eq!(fields.list("list"), Given::Unreadable);
            assert_eq!(fields.integer("number", 9), Given::Unreadable);
            assert!(matches!(fields.object("object"), Given::Unreadable));
        });

        let wanted = ["/text", "/flag", "/list", "/number", "/object"];
        assert_eq!(noted, wanted.map(|pointer| (pointer.to_owned(), "wrong_type")));
    }

    #[test]
    fn a_body_that_is_no_object_is_noted_at_the_root() {
        for body in [json!(null), json!([]), json!("{}"), json!(1), json!(true)] {
            assert_eq!(noted(&body, |_| ()), [(String::new(), "wrong_type")]);
        }
    }

    #[test]
    fn null_reads_as_absent() {
        let body = json!({"text": null});

        let noted = noted(&body, |fields| assert_eq!(fields.text("text"), Given::Absent));

        assert_eq!(noted, []);
    }

    #[test]
    fn whole_numbers_are_taken_in_every_spelling_and_only_in_range() {
        let good = [json!(0), json!(5), json!(5.0), json!(0.5e1)];
        let far =
            [json!(6), json!(-1), json!(1e300), json!(u64::MAX), json!(i64::MIN), json!(4_294_967_297u64)];

        for number in good {
            let found = noted(&json!({"n": number}), |f| assert!(f.integer("n", 5).value().is_some()));
            assert_eq!(found, [], "{number}");
        }
        for number in far {
            let found = noted(&json!({"n": number}), |f| assert_eq!(f.integer("n", 5), Given::Unreadable));
            assert_eq!(found, [("/n".to_owned(), "out_of_range")], "{number}");
        }
        let fraction = noted(&json!({"n": 1.5}), |f| assert_eq!(f.integer("n", 5), Given::Unreadable));
        assert_eq!(fraction, [("/n".to_owned(), "wrong_type")]);
    }

    #[test]
    fn a_name_with_slash_and_tilde_is_escaped_in_its_pointer() {
        let body = json!({"a/b~c": 1});

        assert_eq!(noted(&body, |_| ()), [("/a~1b~0c".to_owned(), "unknown_field")]);
        assert_eq!(body.pointer("/a~1b~0c"), Some(&json!(1)));
    }

    #[test]
    fn an_unknown_name_close_to_a_known_one_asks_whether_that_was_meant() {
        for name in ["privacyLevel", "privacy-level", "privacy_lvel", "PRIVACY_LEVEL", "rpivacy_level"] {
            let found = violations(&json!({ name: 1 }), |fields| {
                let _ = fields.text("privacy_level");
                let _ = fields.text("draft");
            });
            assert!(found[0].detail.ends_with("Did you mean `privacy_level`?"), "{}", found[0].detail);
        }

        let found = violations(&json!({"title": 1}), |fields| assert!(fields.text("draft").is_absent()));
        assert_eq!(found[0].detail, "There is no field `title` here. Remove it.");
    }

    #[test]
    fn at_most_a_hundred_violations_are_kept() {
        let body: Map<String, Value> = (0..5_000).map(|i| (format!("f{i}"), json!(i))).collect();

        assert_eq!(noted(&Value::Object(body), |_| ()).len(), VIOLATIONS_MAX);
    }

    #[test]
    fn a_very_long_unknown_name_is_not_repeated_in_full() {
        let found = violations(&json!({ "é".repeat(50_000): 1 }), |_| ());

        assert!(found[0].detail.chars().count() < 200);
    }

    proptest! {
        #[test]
        fn the_distance_is_symmetric_and_zero_only_between_equals(a in "[a-c_]{0,8}", b in "[a-c_]{0,8}") {
            prop_assert_eq!(edits(&a, &b), edits(&b, &a));
            prop_assert_eq!(edits(&a, &b) == 0, a == b);
        }
    }
}
