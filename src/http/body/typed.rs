//! From JSON values, or the texts of a query, to types, with errors that say in plain words which
//! field is wrong and what it should be. A deserializer of its own, because those of serde_json tell
//! their errors as sentences that name Rust's types.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// How much of a name that a caller made up is repeated.
const NAME_CHARS_MAX: usize = 64;

/// Adds one segment to a JSON pointer (RFC 6901).
pub fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
}

/// A name that a caller made up, fit to be repeated.
pub fn named(name: &str) -> String {
    let mut short: String =
        name.chars().take(NAME_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Mistake {
    /// From the inside to the outside.
    pub segments: Vec<String>,
    pub code: &'static str,
    pub detail: String,
}

impl Mistake {
    fn new(code: &'static str, detail: String) -> Self {
        Self { segments: Vec::new(), code, detail }
    }

    fn within(mut self, segment: impl Into<String>) -> Self {
        self.segments.push(segment.into());
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Mistake {}

impl serde::de::Error for Mistake {
    /// Words of a type of ours that reads itself.
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self::new("invalid_value", sentence(&words.to_string()))
    }

    fn invalid_type(_: Unexpected, expected: &dyn Expected) -> Self {
        Self::new("wrong_type", format!("This must be {}.", words_for(expected)))
    }

    fn invalid_value(_: Unexpected, expected: &dyn Expected) -> Self {
        Self::new("invalid_value", format!("This must be {}.", words_for(expected)))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(
            "invalid_value",
            format!("This has the wrong number of items: it must be {}.", words_for(expected)),
        )
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::new("invalid_value", format!("This must be one of: {}.", known.join(", ")))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let mut detail = format!("There is no field {} here.", named(field));
        if !known.is_empty() {
            detail.push_str(&format!(" Known fields: {}.", known.join(", ")));
        }
        Self::new("unknown_field", detail).within(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("missing_field", format!("The field \"{field}\" is required.")).within(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("duplicate_field", format!("The field \"{field}\" is given twice.")).within(field)
    }
}

/// What was expected, in the words of JSON and not of Rust.
fn words_for(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    let whole = |min: i128, max: i128| format!("a whole number from {min} to {max}");
    match words.as_str() {
        "u8" => whole(0, u8::MAX.into()),
        "u16" => whole(0, u16::MAX.into()),
        "u32" => whole(0, u32::MAX.into()),
        "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" => whole(i8::MIN.into(), i8::MAX.into()),
        "i16" => whole(i16::MIN.into(), i16::MAX.into()),
        "i32" => whole(i32::MIN.into(), i32::MAX.into()),
        "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a borrowed string" | "string" | "a char" | "a character" => "a string".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "an object".to_owned(),
        "unit" => "null".to_owned(),
        _ if words.starts_with("struct ") || words.starts_with("internally tagged enum ") => {
            "an object".to_owned()
        }
        _ if words.starts_with("tuple ")
            || words.starts_with("a tuple ")
            || words.starts_with("an array ") =>
        {
            "an array".to_owned()
        }
        _ if words.starts_with("enum ") || words.starts_with("variant ") || words.contains("::") => {
            "one of the documented values".to_owned()
        }
        _ => words,
    }
}

/// Words that begin with a capital and end with a full stop. Those that serde makes up for enums name
/// Rust's types and are replaced.
fn sentence(words: &str) -> String {
    if words.contains("untagged enum") || words.contains("::") {
        return "This has none of the documented forms.".to_owned();
    }
    let mut letters = words.trim_end_matches('.').chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// One value to read. With `texts`, numbers and booleans are read from strings.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    pub value: &'a Value,
    pub texts: bool,
    /// Fields and items that are read as if they were not there.
    pub passed_over: &'a [&'a Value],
}

impl<'a> Node<'a> {
    fn inner(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    fn unexpected(self) -> Unexpected<'a> {
        match self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(_) => Unexpected::Other("number"),
            Value::String(value) => Unexpected::Str(value),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        }
    }

    fn passes_over(self, inner: &Value) -> bool {
        self.passed_over.iter().any(|one| std::ptr::eq(*one, inner))
    }

    fn text(self) -> Option<&'a str> {
        self.value.as_str().filter(|_| self.texts)
    }
}

macro_rules! read_from_texts {
    ($($method:ident $visit:ident $read:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
            match self.text().map(str::parse::<$read>) {
                Some(Ok(value)) => visitor.$visit(value),
                _ => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), ..) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                (.., Some(value)) => visitor.visit_f64(value),
                _ => Err(Mistake::custom("this number is too large")),
            },
            Value::String(value) => visitor.visit_str(value),
            Value::Array(items) => visitor.visit_seq(Items { node: self, items, next: 0 }),
            Value::Object(object) => {
                visitor.visit_map(Entries { node: self, entries: object.iter(), current: None })
            }
        }
    }

    read_from_texts! {
        deserialize_bool visit_bool bool,
        deserialize_i8 visit_i64 i64,
        deserialize_i16 visit_i64 i64,
        deserialize_i32 visit_i64 i64,
        deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u64 u64,
        deserialize_u16 visit_u64 u64,
        deserialize_u32 visit_u64 u64,
        deserialize_u64 visit_u64 u64,
        deserialize_f32 visit_f64 f64,
        deserialize_f64 visit_f64 f64,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    /// An array is no object, though serde's own readers of structs would take one.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Object(_) => self.deserialize_any(visitor),
            _ => Err(Mistake::invalid_type(self.unexpected(), &"an object")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.value {
            Value::String(name) => visitor.visit_enum(Variant { node: self, name, inner: None }),
            Value::Object(object) if object.len() == 1 => match object.iter().next() {
                Some((name, inner)) => visitor.visit_enum(Variant { node: self, name, inner: Some(inner) }),
                None => Err(Mistake::invalid_type(self.unexpected(), &visitor)),
            },
            _ => Err(Mistake::new("wrong_type", format!("This must be one of: {}.", known.join(", ")))),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        identifier ignored_any
    }
}

struct Items<'a> {
    node: Node<'a>,
    items: &'a [Value],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        while self.items.get(self.next).is_some_and(|item| self.node.passes_over(item)) {
            self.next += 1;
        }
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(self.node.inner(item)).map(Some).map_err(|mistake| mistake.within(index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.next)
    }
}

struct Entries<'a> {
    node: Node<'a>,
    entries: serde_json::map::Iter<'a>,
    /// The entry whose key was read and whose value was not.
    current: Option<(&'a String, &'a Value)>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let node = self.node;
        self.current = self.entries.find(|(_, value)| !node.passes_over(value));
        let Some((key, _)) = self.current else { return Ok(None) };
        let key: StrDeserializer<'_, Mistake> = key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let Some((key, value)) = self.current.take() else {
            return Err(Mistake::custom("a value without a key"));
        };
        seed.deserialize(self.node.inner(value)).map_err(|mistake| mistake.within(key))
    }
}

struct Variant<'a> {
    node: Node<'a>,
    name: &'a str,
    inner: Option<&'a Value>,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mistake> {
        let name: StrDeserializer<'_, Mistake> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl Variant<'_> {
    fn read<T>(self, read: impl FnOnce(Node<'_>) -> Result<T, Mistake>) -> Result<T, Mistake> {
        match self.inner {
            Some(inner) => read(self.node.inner(inner)).map_err(|mistake| mistake.within(self.name)),
            None => Err(Mistake::new(
                "wrong_type",
                "This must be an object with that name as its one field.".to_owned(),
            )),
        }
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        match self.inner {
            None => Ok(()),
            Some(_) => Err(Mistake::new("wrong_type", "This must be a string.".to_owned())),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mistake> {
        self.read(|node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mistake> {
        self.read(|node| node.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.read(|node| node.deserialize_any(visitor))
    }
}
