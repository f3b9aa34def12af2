//! How a tenant's hosted page looks: its name, its logo, its colours, its words.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::violation::Violation;
use super::web_address;

/// In characters.
const NAME_CHARS_MAX: usize = 60;
/// In characters.
const TEXT_CHARS_MAX: usize = 300;
/// How many languages may have words of their own.
pub const LANGUAGES_MAX: usize = 20;
/// What text needs at least on its background. Source: WCAG 2.2, success criterion 1.4.3.
const TEXT_CONTRAST_MIN: f64 = 4.5;
/// What buttons and signs need at least. Source: WCAG 2.2, success criterion 1.4.11.
const ACCENT_CONTRAST_MIN: f64 = 3.0;

/// A colour: red, green, blue.
pub type Rgb = [u8; 3];

/// How the page looks. Everything may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// Shown in place of the tenant's name.
    pub display_name: Option<String>,
    pub logo_url: Option<String>,
    pub light: Palette,
    pub dark: Palette,
    /// By language tag.
    pub texts: BTreeMap<String, PageTexts>,
}

/// `#rrggbb` each, where they differ from the page's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    pub accent: Option<String>,
    pub background: Option<String>,
    pub text: Option<String>,
}

/// Words of the page in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageTexts {
    pub title: Option<String>,
    pub description: Option<String>,
}

/// The page's own colours.
struct Own {
    accent: Rgb,
    background: Rgb,
    text: Rgb,
}

const LIGHT: Own =
    Own { accent: [0x0b, 0x6b, 0x5d], background: [0xff, 0xff, 0xff], text: [0x16, 0x18, 0x1d] };
const DARK: Own =
    Own { accent: [0x5f, 0xd3, 0xc0], background: [0x16, 0x18, 0x1d], text: [0xf2, 0xf4, 0xf7] };

impl Branding {
    /// Every broken rule, with pointers below `/branding`.
    pub fn check(&self, allow_plain: bool) -> Vec<Violation> {
        let mut broken = Vec::new();
        if let Some(name) = &self.display_name {
            broken.extend(check_words("/branding/display_name".into(), name, NAME_CHARS_MAX));
        }
        if let Some(url) = &self.logo_url
            && web_address::redirect_address(url, allow_plain).is_none()
        {
            let detail = "give an https URL of at most 2,048 bytes without user name or password";
            broken.push(Violation::new("/branding/logo_url", "invalid_url", detail));
        }
        broken.extend(self.light.check("/branding/colors", &LIGHT));
        broken.extend(self.dark.check("/branding/dark_colors", &DARK));
        if self.texts.len() > LANGUAGES_MAX {
            let detail = format!("give words for at most {LANGUAGES_MAX} languages");
            let violation = Violation::new("/branding/texts", "too_many_items", detail);
            broken.push(violation.measured(self.texts.len(), LANGUAGES_MAX));
            return broken;
        }
        for (language, texts) in &self.texts {
            let pointer = format!("/branding/texts/{}", super::fields::escape(language));
            if !is_language(language) {
                let detail = "name languages by tags such as en or pt-BR";
                broken.push(Violation::new(pointer.clone(), "invalid_value", detail));
            }
            for (name, text) in [("title", &texts.title), ("description", &texts.description)] {
                if let Some(text) = text {
                    broken.extend(check_words(format!("{pointer}/{name}"), text, TEXT_CHARS_MAX));
                }
            }
        }
        broken
    }

    /// Words in a language: those of its very tag, else those of its language wherever it is spoken.
    pub fn texts_in(&self, language: &str) -> Option<&PageTexts> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let exact = self.texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        let bare = || self.texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(&primary(language)));
        let near = || self.texts.iter().find(|(tag, _)| primary(tag) == primary(language));
        exact.or_else(bare).or_else(near).map(|(_, texts)| texts)
    }

    /// As it is kept.
    pub fn to_value(&self) -> Value {
        let texts: Map<String, Value> = self
            .texts
            .iter()
            .map(|(language, texts)| {
                (language.clone(), json!({"title": texts.title, "description": texts.description}))
            })
            .collect();
        json!({
            "display_name": self.display_name, "logo_url": self.logo_url,
            "colors": self.light.to_value(), "dark_colors": self.dark.to_value(), "texts": texts,
        })
    }

    /// As it was kept; what is not as it should be is absent.
    pub fn from_value(value: &Value) -> Self {
        let empty = Map::new();
        let texts = value["texts"].as_object().unwrap_or(&empty);
        Self {
            display_name: word(&value["display_name"]),
            logo_url: word(&value["logo_url"]),
            light: Palette::from_value(&value["colors"]),
            dark: Palette::from_value(&value["dark_colors"]),
            texts: texts
                .iter()
                .map(|(language, of)| {
                    let texts =
                        PageTexts { title: word(&of["title"]), description: word(&of["description"]) };
                    (language.clone(), texts)
                })
                .collect(),
        }
    }
}

/// Every colour that a page is drawn with, as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shades {
    pub accent: String,
    /// Of words on the accent: black or white.
    pub on_accent: String,
    pub background: String,
    pub text: String,
    /// Of words that matter less; as easy to read as the rules ask.
    pub soft: String,
    /// Of the edges of what can be pressed.
    pub edge: String,
    /// Of lines that part things.
    pub line: String,
}

impl Palette {
    /// What the page is drawn with; nothing where the page's own colours hold.
    pub fn shades(&self, is_dark: bool) -> Option<Shades> {
        if self.is_empty() {
            return None;
        }
        let own = if is_dark { DARK } else { LIGHT };
        let read = |color: &Option<String>, own: Rgb| color.as_deref().and_then(read_color).unwrap_or(own);
        let background = read(&self.background, own.background);
        let text = read(&self.text, own.text);
        let accent = read(&self.accent, own.accent);
        let (black, white) = ([0; 3], [255; 3]);
        let on_accent = if contrast(black, accent) > contrast(white, accent) { black } else { white };
        let hex = |[red, green, blue]: Rgb| format!("#{red:02x}{green:02x}{blue:02x}");
        // As near to the background as may be.
        let faded = |from: u16, wanted: f64| {
            let shares = (from..100).step_by(5).map(|share| mix(text, background, share));
            shares.into_iter().find(|color| contrast(*color, background) >= wanted).unwrap_or(text)
        };
        Some(Shades {
            accent: hex(accent),
            on_accent: hex(on_accent),
            background: hex(background),
            text: hex(text),
            soft: hex(faded(60, TEXT_CONTRAST_MIN)),
            edge: hex(faded(40, ACCENT_CONTRAST_MIN)),
            line: hex(mix(text, background, 14)),
        })
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn check(&self, pointer: &str, own: &Own) -> Vec<Violation> {
        let mut broken = Vec::new();
        let mut read = |name: &str, text: &Option<String>, own: Rgb| match text.as_deref().map(read_color) {
            Some(None) => {
                let detail = "give a colour as #rrggbb";
                broken.push(Violation::new(format!("{pointer}/{name}"), "invalid_value", detail));
                None
            }
            Some(color) => color,
            None => Some(own),
        };
        let background = read("background", &self.background, own.background);
        let text = read("text", &self.text, own.text);
        let accent = read("accent", &self.accent, own.accent);
        let Some(background) = background else { return broken };
        for (name, color, wanted) in
            [("text", text, TEXT_CONTRAST_MIN), ("accent", accent, ACCENT_CONTRAST_MIN)]
        {
            let Some(color) = color.filter(|_| !self.is_empty()) else { continue };
            let found = contrast(color, background);
            if found < wanted {
                let detail = format!("choose colours with a contrast of at least {wanted} to the background");
                let violation = Violation::new(format!("{pointer}/{name}"), "low_contrast", detail);
                broken.push(violation.measured((found * 100.0).floor() / 100.0, wanted));
            }
        }
        broken
    }

    fn to_value(&self) -> Value {
        json!({"accent": self.accent, "background": self.background, "text": self.text})
    }

    fn from_value(value: &Value) -> Self {
        Self {
            accent: word(&value["accent"]),
            background: word(&value["background"]),
            text: word(&value["text"]),
        }
    }
}

fn word(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn check_words(pointer: String, text: &str, chars_max: usize) -> Option<Violation> {
    let chars = text.chars().count();
    let fits = (1..=chars_max).contains(&chars) && !text.chars().any(char::is_control);
    let detail = format!("give 1 to {chars_max} characters without control characters");
    (!fits).then(|| Violation::new(pointer, "invalid_value", detail).measured(chars, chars_max))
}

/// Whether a text has the form of a language tag (BCP 47), as far as pages need it.
pub fn is_language(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (2..=35).contains(&text.len()) && plain
}

fn read_color(text: &str) -> Option<Rgb> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok()?;
    bytes.try_into().ok()
}

/// The contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// `share` hundredths of one, the rest of the other.
fn mix(one: Rgb, other: Rgb, share: u16) -> Rgb {
    let part = |at: usize| {
        let sum = u16::from(one[at]) * share + u16::from(other[at]) * (100 - share);
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    [part(0), part(1), part(2)]
}

fn luminance(color: Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = color.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(branding: &Branding) -> Vec<(String, &'static str)> {
        branding.check(false).into_iter().map(|broken| (broken.pointer, broken.code)).collect()
    }

    #[test]
    fn the_pages_own_colours_can_be_read() {
        for own in [LIGHT, DARK] {
            assert!(contrast(own.text, own.background) >= TEXT_CONTRAST_MIN);
            assert!(contrast(own.accent, own.background) >= ACCENT_CONTRAST_MIN);
        }
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn colours_that_can_not_be_read_are_refused() {
        let light =
            Palette { text: Some("#cccccc".into()), accent: Some("#eeeeee".into()), background: None };
        let dark = Palette { background: Some("#fff".into()), ..Palette::default() };

        let found = codes(&Branding { light, dark, ..Branding::default() });

        assert_eq!(
            found,
            [
                ("/branding/colors/text".to_owned(), "low_contrast"),
                ("/branding/colors/accent".to_owned(), "low_contrast"),
                ("/branding/dark_colors/background".to_owned(), "invalid_value"),
            ]
        );
    }

    #[test]
    fn whatever_colours_were_taken_everything_on_the_page_can_be_read() {
        let grey = |part: u8| Some(format!("#{part:02x}{part:02x}{part:02x}"));
        for (background, text) in [(255, 0), (255, 118), (0, 255), (0, 118), (119, 0), (30, 190)] {
            let palette = Palette { accent: grey(text), background: grey(background), text: grey(text) };
            let shades = palette.shades(false).expect("shades");
            let seen = |color: &str, on: &str| contrast(read_color(color).unwrap(), read_color(on).unwrap());

            assert!(seen(&shades.soft, &shades.background) >= TEXT_CONTRAST_MIN, "{shades:?}");
            assert!(seen(&shades.edge, &shades.background) >= ACCENT_CONTRAST_MIN, "{shades:?}");
            assert!(seen(&shades.on_accent, &shades.accent) >= TEXT_CONTRAST_MIN, "{shades:?}");
        }
        assert_eq!(Palette::default().shades(true), None);
    }

    #[test]
    fn words_and_addresses_have_bounds() {
        let texts = PageTexts { title: Some("a".repeat(301)), description: Some("ok".into()) };
        let branding = Branding {
            display_name: Some(String::new()),
            logo_url: Some("http://app.example/logo.png".into()),
            texts: BTreeMap::from([("e".to_owned(), texts)]),
            ..Branding::default()
        };

        let found: Vec<String> = codes(&branding).into_iter().map(|(pointer, _)| pointer).collect();

        assert_eq!(
            found,
            ["/branding/display_name", "/branding/logo_url", "/branding/texts/e", "/branding/texts/e/title"]
        );
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let branding = Branding {
            display_name: Some("Clip".into()),
            logo_url: Some("https://app.example/logo.png".into()),
            light: Palette { accent: Some("#004400".into()), ..Palette::default() },
            dark: Palette::default(),
            texts: BTreeMap::from([(
                "de".to_owned(),
                PageTexts { title: Some("Hallo".into()), description: None },
            )]),
        };

        assert_eq!(Branding::from_value(&branding.to_value()), branding);
        assert_eq!(Branding::from_value(&json!({})), Branding::default());
    }
}
