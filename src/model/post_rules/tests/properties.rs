use proptest::prelude::*;
use serde_json::{Map, Number};

use super::*;
use crate::model::fields::{VIOLATIONS_MAX, escape};

const NAMES: [&str; 20] = [
    "accountId",
    "content",
    "photoTitle",
    "mediaItems",
    "url",
    "tiktokSettings",
    "privacy_level",
    "allow_comment",
    "allow_duet",
    "allow_stitch",
    "video_cover_timestamp_ms",
    "photo_cover_index",
    "auto_add_music",
    "video_made_with_ai",
    "draft",
    "media_type",
    "brand_content_toggle",
    "brand_organic_toggle",
    "a/b~c",
    "",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        (0..40i64).prop_map(Value::from),
        any::<f64>().prop_map(|f| Number::from_f64(f).map_or(Value::Null, Value::Number)),
        any::<String>().prop_map(Value::String),
        prop::sample::select(vec!["SELF_ONLY", "PUBLIC_TO_EVERYONE", "photo", "video"]).prop_map(Value::from),
        "(https?|file|[a-z]{1,4})://[a-z0-9.@:%\\[\\]-]{0,20}(/[a-z.]{0,8}\\.(mp4|jpg|heic))?"
            .prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let name =
        prop_oneof![4 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    leaf().prop_recursive(4, 60, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::hash_map(name.clone(), inner, 0..12)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A body of the right outline, with anything in each field.
fn likely() -> impl Strategy<Value = Value> {
    let settings = prop::collection::hash_map(prop::sample::select(NAMES[6..18].to_vec()), leaf(), 0..12);
    let item = prop_oneof![leaf().prop_map(|url| json!({ "url": url })), leaf()];
    (leaf(), leaf(), leaf(), prop::collection::vec(item, 0..5), settings).prop_map(
        |(account, content, title, items, settings)| {
            json!({
                "accountId": account,
                "content": content,
                "photoTitle": title,
                "mediaItems": items,
                "tiktokSettings": settings,
            })
        },
    )
}

fn body() -> impl Strategy<Value = Value> {
    prop_oneof![any_json(), likely()]
}

fn limits() -> impl Strategy<Value = PostLimits> {
    (1..3usize, any::<bool>(), any::<bool>()).prop_map(|(photos_min, disclosure, allow_private_hosts)| {
        PostLimits { photos_min, photos_max: 35, disclosure, allow_private_hosts }
    })
}

/// A body that keeps every rule of `WIDE`.
fn valid() -> impl Strategy<Value = Value> {
    let level =
        prop::sample::select(vec!["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR"]);
    let flags = any::<[bool; 8]>();
    ("[ -~é漢😀\n\t]{0,400}", "[ -~漢]{0,90}", level, flags, 0..36usize, any::<u16>()).prop_map(
        |(content, title, level, flags, photos, place)| {
            let mut body = json!({
                "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
                "content": content,
                "mediaItems": [{"url": "https://media.example.com/v.mp4"}],
                "tiktokSettings": {
                    "privacy_level": level,
                    "allow_comment": flags[0],
                    "allow_duet": flags[1],
                    "allow_stitch": flags[2],
                    "video_made_with_ai": flags[3],
                    "draft": flags[4],
                    "brand_content_toggle": flags[5],
                    "brand_organic_toggle": flags[6],
                },
            });
            if photos == 0 {
                return with(body, "/tiktokSettings/video_cover_timestamp_ms", json!(place));
            }
            body = with(body, "/photoTitle", json!(title));
            body = with(body, "/mediaItems", jpgs(photos));
            body = with(body, "/tiktokSettings/auto_add_music", json!(flags[7]));
            with(body, "/tiktokSettings/photo_cover_index", json!(place as usize % photos))
        },
    )
}

/// Whether the pointer names a member of `body`, or one that is missing from an object of it.
fn resolves(body: &Value, pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').map(|(parent, _)| parent);
    body.pointer(pointer).is_some() || parent.and_then(|p| body.pointer(p)).is_some_and(Value::is_object)
}

proptest! {
    #[test]
    fn every_body_is_read_or_refused_with_pointers_into_it(body in body(), limits in limits()) {
        if let Err(violations) = read(&body, &limits) {
            prop_assert!((1..=VIOLATIONS_MAX).contains(&violations.len()));
            for violation in violations {
                prop_assert!(resolves(&body, &violation.pointer), "{} in {}", violation.pointer, body);
                prop_assert!(violation.detail.ends_with(['.', '?']), "{}", violation.detail);
            }
        }
    }

    #[test]
    fn a_body_that_keeps_the_rules_is_read(body in valid()) {
        let found = read(&body, &WIDE);
        prop_assert!(found.is_ok(), "{:?}", found);
    }

    #[test]
    fn what_was_read_keeps_the_bounds(body in likely(), limits in limits()) {
        if let Ok(post) = read(&body, &limits) {
            match post.media {
                Media::Video { url, .. } => prop_assert!(url.starts_with("http")),
                Media::Photos { urls, cover_index, .. } => {
                    prop_assert!((limits.photos_min..=limits.photos_max).contains(&urls.len()));
                    prop_assert!(cover_index < urls.len());
                }
            }
            prop_assert!(post.draft || post.audience.is_some());
        }
    }

    #[test]
    fn an_unknown_field_is_exactly_one_more_violation(
        body in prop_oneof![body(), valid()],
        name in any::<String>(),
        value in leaf(),
    ) {
        prop_assume!(body.get(&name).is_none() && !NAMES.contains(&name.as_str()));
        for parent in ["", "/tiktokSettings", "/mediaItems/0"] {
            let mut more = body.clone();
            let Some(object) = more.pointer_mut(parent).and_then(Value::as_object_mut) else { continue };
            if object.insert(name.clone(), value.clone()).is_some() {
                continue;
            }
            let mut wanted = broken(&body, &WIDE);
            prop_assume!(wanted.len() < VIOLATIONS_MAX);
            wanted.push((format!("{parent}/{}", escape(&name)), "unknown_field"));
            wanted.sort();
            prop_assert_eq!(broken(&more, &WIDE), wanted);
        }
    }

    #[test]
    fn texts_are_counted_in_utf16_units(
        (unit, length) in prop::sample::select(vec![("a", 1), ("漢", 1), ("é", 1), ("👍", 2), ("👨‍👩‍👧", 8)]),
        (photo, field, max) in prop::sample::select(vec![
            (false, "/content", 2_200), (true, "/content", 4_000), (true, "/photoTitle", 90),
        ]),
        over in -1i32..=1,
    ) {
        let units = (max + over) as usize;
        let text = unit.repeat(units / length) + &"x".repeat(units % length);
        prop_assert_eq!(text.encode_utf16().count(), units);
        let body = with(if photo { photos() } else { video() }, field, json!(text));

        let found = read(&body, &WIDE);

        if over == 1 {
            let violations = found.unwrap_err();
            prop_assert_eq!(violations.len(), 1);
            prop_assert_eq!((&violations[0].pointer[..], violations[0].code), (field, "too_long"));
            prop_assert_eq!(&violations[0].value, &Some(json!(units)));
            prop_assert_eq!(&violations[0].limit, &Some(json!(max)));
        } else {
            prop_assert!(found.is_ok());
        }
    }
}
