//! One table for the rules, one for the URLs, and properties that hold for every body.

mod properties;
mod rules;
mod urls;

use serde_json::{Value, json};

use super::*;

/// An upstream that takes single photos and disclosures.
const WIDE: PostLimits =
    PostLimits { photos_min: 1, photos_max: 35, disclosure: true, allow_private_hosts: false };

/// An upstream that takes neither.
const NARROW: PostLimits =
    PostLimits { photos_min: 2, photos_max: 35, disclosure: false, allow_private_hosts: false };

fn video() -> Value {
    json!({
        "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
        "content": "Check out this video! #viral #fyp",
        "mediaItems": [{"url": "https://your-domain.com/video.mp4"}],
        "tiktokSettings": {
            "privacy_level": "PUBLIC_TO_EVERYONE",
            "allow_comment": true,
            "allow_duet": true,
            "allow_stitch": false,
            "video_cover_timestamp_ms": 1000
        }
    })
}

fn photos() -> Value {
    json!({
        "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
        "content": "Day one",
        "photoTitle": "Trip",
        "mediaItems": [{"url": "https://your-domain.com/1.jpg"}, {"url": "https://your-domain.com/2.webp"}],
        "tiktokSettings": {"privacy_level": "SELF_ONLY", "allow_comment": false, "photo_cover_index": 1}
    })
}

/// `body` with the member at `pointer` set to `value`, or taken away.
fn with(mut body: Value, pointer: &str, value: impl Into<Option<Value>>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer below the root");
    let object = body.pointer_mut(parent).and_then(Value::as_object_mut).expect("a parent object");
    match value.into() {
        Some(value) => object.insert(name.to_owned(), value),
        None => object.remove(name),
    };
    body
}

/// Pointers and codes of what `body` breaks, sorted.
fn broken(body: &Value, limits: &PostLimits) -> Vec<(String, &'static str)> {
    let violations = read(body, limits).err().unwrap_or_default();
    let mut found: Vec<_> = violations.into_iter().map(|v| (v.pointer, v.code)).collect();
    found.sort();
    found
}

/// The single violation of `body`.
fn only(body: &Value, limits: &PostLimits) -> Violation {
    let mut violations = read(body, limits).expect_err("a rule is broken");
    assert_eq!(violations.len(), 1, "{violations:?}");
    violations.remove(0)
}

fn items(urls: &[&str]) -> Value {
    urls.iter().map(|url| json!({ "url": url })).collect()
}

fn jpgs(count: usize) -> Value {
    (0..count).map(|i| json!({"url": format!("https://your-domain.com/{i}.jpg")})).collect()
}
