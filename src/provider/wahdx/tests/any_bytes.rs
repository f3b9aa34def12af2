//! Whatever an upstream answers, reading it neither panics nor lets through what the rest relies on
//! never to see.

use proptest::prelude::*;
use serde_json::{Map, json};

use super::super::answers;
use super::*;
use crate::provider::QrImage;

/// JSON made of the names and words that the readers look for, so that they get deep.
fn json_like() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "data",
        "success",
        "error",
        "errors",
        "code",
        "message",
        "subscription",
        "status",
        "token",
        "unique_id",
        "qrCodeImage",
        "expiresIn",
        "account",
        "accounts",
        "accountId",
        "display_name",
        "username",
        "avatar_url",
        "followers",
        "active",
        "platform",
        "publish_id",
        "public_post_url",
        "fail_reason",
        "publicaly_available_post_id",
        "privacy_level_options",
        "duet_disabled",
        "max_video_post_duration_sec",
    ]);
    let words = prop::sample::select(vec![
        "",
        "ok",
        "new",
        "confirmed",
        "FAILED",
        "true",
        "tiktok",
        "SELF_ONLY",
        "spam_risk",
        "internal_error",
        "account not found",
        "timeout",
        "data:image/png;base64,iVBORw0KGgo=",
        ATTEMPT,
        "https://a.example/",
        "..",
    ]);
    let leaf = prop_oneof![
        4 => words.prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let object = prop::collection::vec((names.clone(), inner.clone()), 0..8);
        prop_oneof![
            3 => object.prop_map(|members| Value::Object(Map::from_iter(members.into_iter().map(|(k, v)| (k.into(), v))))),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::from),
        ]
    })
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![3 => Just(200u16), 1 => prop::sample::select(vec![201, 302, 400, 401, 403, 404, 408, 429, 500])]
}

fn read_everything(answer: &Answer) {
    if let Ok(code) = answers::qr_code(answer, ATTEMPT) {
        assert!((1..=2048).contains(&code.token.expose().len()));
        assert!((10..=900).contains(&code.expires_in.as_secs()));
        assert!(matches!(code.image, QrImage::Png(png) if png.starts_with(b"\x89PNG")));
    }
    if let Ok(QrStatus::Confirmed(account)) = answers::qr_status(answer, ATTEMPT) {
        assert_usable(&account);
    }
    answers::accounts(answer).iter().flatten().for_each(assert_usable);
    if let Ok(info) = answers::creator_info(answer) {
        assert!(!info.privacy_level_options.is_empty());
    }
    match answers::post_accepted(answer) {
        Ok(accepted) => assert!(wire::is_id(&accepted.publish_id)),
        Err(error) => {
            let doubtful = matches!(error, ProviderError::Unavailable | ProviderError::BadAnswer { .. });
            assert!(!doubtful, "{error}");
        }
    }
    if let Ok(progress) = answers::post_progress(answer, "p") {
        let urls = progress.public_post_url.iter();
        urls.for_each(|url| assert!(url.starts_with("http")));
    }
}

fn assert_usable(account: &UpstreamAccount) {
    assert!(wire::is_id(&account.id));
    let name = account.display_name.as_deref().unwrap_or("x");
    assert!((1..=200).contains(&name.chars().count()));
    assert!(!name.chars().any(char::is_control));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_bytes_are_read_without_a_panic(status in any::<u16>(), body in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everything(&Answer { status, retry_after: None, body });
    }

    #[test]
    fn any_json_is_read_without_a_panic(status in statuses(), body in json_like()) {
        read_everything(&Answer { status, retry_after: None, body: body.to_string().into_bytes() });
    }

    #[test]
    fn any_json_inside_the_envelope_is_read_without_a_panic(data in json_like()) {
        let body = json!({"success": true, "data": data}).to_string();
        read_everything(&Answer { status: 200, retry_after: None, body: body.clone().into_bytes() });
        let cut = body.as_bytes()[..body.len() / 2].to_vec();
        read_everything(&Answer { status: 200, retry_after: None, body: cut });
    }

    #[test]
    fn only_the_word_new_is_read_as_new(word in any::<String>()) {
        let body = json!({"data": {"status": word.clone()}}).to_string().into_bytes();
        let status = answers::qr_status(&Answer { status: 200, retry_after: None, body }, ATTEMPT);
        prop_assert_eq!(status == Ok(QrStatus::New), word.eq_ignore_ascii_case("new"));
    }
}
