//! The texts of the hosted page: every language has all of them, and they are that language's own.

use std::collections::BTreeMap;

const LOCALES: [(&str, &str); 12] = [
    ("en", include_str!("../../../frontend-embed/locales/en.json")),
    ("ar", include_str!("../../../frontend-embed/locales/ar.json")),
    ("de", include_str!("../../../frontend-embed/locales/de.json")),
    ("es", include_str!("../../../frontend-embed/locales/es.json")),
    ("fr", include_str!("../../../frontend-embed/locales/fr.json")),
    ("id", include_str!("../../../frontend-embed/locales/id.json")),
    ("ja", include_str!("../../../frontend-embed/locales/ja.json")),
    ("ko", include_str!("../../../frontend-embed/locales/ko.json")),
    ("pt", include_str!("../../../frontend-embed/locales/pt.json")),
    ("th", include_str!("../../../frontend-embed/locales/th.json")),
    ("vi", include_str!("../../../frontend-embed/locales/vi.json")),
    ("zh", include_str!("../../../frontend-embed/locales/zh.json")),
];

/// Characters beyond which the words of a button are broken over lines on a phone.
const BUTTON_CHARS_MAX: usize = 34;
const BUTTONS: [&str; 13] = [
    "open",
    "save",
    "share",
    "cancel",
    "stop",
    "keep",
    "accept",
    "decline",
    "undo",
    "done",
    "close",
    "back",
    "try_again",
];

type Texts = BTreeMap<String, String>;

/// A language's texts; `dir`, which tells where lines begin, is none.
fn texts(json: &str) -> (Texts, Option<String>) {
    let mut texts: Texts = serde_json::from_str(json).expect("an object of texts");
    let direction = texts.remove("dir");
    (texts, direction)
}

/// The names in braces, in order of the alphabet.
fn places(text: &str) -> Vec<String> {
    let mut places: Vec<String> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect("a brace that closes").0.to_owned())
        .collect();
    places.sort();
    places
}

#[test]
fn every_language_has_every_text_with_the_same_places_in_it() {
    let (english, _) = texts(LOCALES[0].1);
    for (language, json) in LOCALES {
        let (own, direction) = texts(json);

        assert_eq!(own.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{language}");
        assert_eq!(direction.as_deref(), (language == "ar").then_some("rtl"), "{language}");
        for (key, text) in &own {
            assert_eq!(places(text), places(&english[key]), "{language}: {key}");
        }
    }
}

#[test]
fn no_text_is_empty_left_in_english_or_out_of_proportion() {
    let (english, _) = texts(LOCALES[0].1);
    for (language, json) in &LOCALES[1..] {
        for (key, text) in texts(json).0 {
            let (chars, wanted) = (text.chars().count(), english[&key].chars().count());
            let at = format!("{language}: {key}: {text}");

            assert!(!text.trim().is_empty() && text.trim() == text && !text.contains("  "), "{at}");
            assert_ne!(text, english[&key], "{at}");
            assert!(chars <= 2 * wanted + 12 && 5 * chars + 5 >= wanted, "{at}");
            assert!(!text.contains('\'') && !text.contains("..."), "typewriter's signs: {at}");
            let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}');
            assert!(!text.chars().any(|c| c.is_control() || turns(c)), "{at}");
        }
    }
}

#[test]
fn what_a_button_says_is_short() {
    for (language, json) in LOCALES {
        let (own, _) = texts(json);
        for key in BUTTONS {
            assert!(own[key].chars().count() <= BUTTON_CHARS_MAX, "{language}: {key}: {}", own[key]);
        }
    }
}

#[test]
fn a_language_is_written_in_its_own_letters() {
    let scripts: [(&str, &dyn Fn(char) -> bool); 5] = [
        ("ar", &|c| ('\u{600}'..'\u{700}').contains(&c)),
        ("ja", &|c| ('\u{3040}'..'\u{3100}').contains(&c) || ('\u{4e00}'..'\u{a000}').contains(&c)),
        ("ko", &|c| ('\u{ac00}'..'\u{d7b0}').contains(&c)),
        ("th", &|c| ('\u{e00}'..'\u{e80}').contains(&c)),
        ("zh", &|c| ('\u{4e00}'..'\u{a000}').contains(&c)),
    ];
    for (language, is_own) in scripts {
        let json = LOCALES.iter().find(|(name, _)| *name == language).expect("a language").1;
        for (key, text) in texts(json).0 {
            assert!(text.chars().any(is_own), "{language}: {key}: {text}");
        }
    }
}
