//! What an injected fault does to an answer.

use actix_web::http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Body};
use super::call::Call;
use super::faults::{Fault, Kind};

/// The answer in place of a call that must have no effect.
pub fn before(fault: &Fault, call: Call) -> Option<Answer> {
    let sentence = fault.message.as_deref();
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let asked = status.unwrap_or(StatusCode::BAD_REQUEST);
    let refused = sentence.unwrap_or("The request was refused");
    Some(match fault.kind {
        Kind::Status500 => Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
        Kind::Status503 => Answer::error(StatusCode::SERVICE_UNAVAILABLE, "Service unavailable"),
        Kind::RateLimited => Answer::error(StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
        Kind::RateLimitedRetryAfter => {
            let answer = Answer::error(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            Answer { retry_after: Some(fault.retry_after.unwrap_or(5)), ..answer }
        }
        Kind::Unauthorized => Answer::error(StatusCode::UNAUTHORIZED, "Invalid or missing API key"),
        Kind::PlanRequired => {
            let error = "QR Code login is only available for Maximum subscription";
            Answer::json(StatusCode::FORBIDDEN, json!({ "error": error, "subscription": "free" }))
        }
        Kind::Html => Answer::page(),
        Kind::SuccessFalse => {
            Answer::json(status.unwrap_or_default(), json!({ "success": false, "error": refused }))
        }
        Kind::SuccessFalseMessage => {
            Answer::json(status.unwrap_or_default(), json!({ "success": false, "message": refused }))
        }
        Kind::ErrorString => Answer::error(asked, refused),
        Kind::ErrorObject => {
            Answer::json(asked, json!({ "error": { "code": "invalid_param", "message": refused } }))
        }
        Kind::TiktokEnvelope => {
            let error =
                json!({ "code": "invalid_param", "message": refused, "log_id": "20260101000000SANDBOX" });
            Answer::json(asked, json!({ "data": {}, "error": error }))
        }
        Kind::CreatorDailyCap => daily_cap(call),
        Kind::Hang | Kind::CutBefore => Answer::cut(),
        _ => return None,
    })
}

/// TikTok answers 200 on purpose when it is only asked about the creator.
fn daily_cap(call: Call) -> Answer {
    let error = "spam_risk_too_many_posts: the creator has posted too often in the last 24 hours";
    if call == Call::CreatorInfo {
        return Answer::json(StatusCode::OK, json!({ "success": false, "error": error }));
    }
    Answer::error(StatusCode::FORBIDDEN, error)
}

/// What becomes of the answer of a call that had its effect.
pub fn after(fault: &Fault, call: Call, answer: Answer) -> Answer {
    let Body::Json(mut body) = answer.body else { return answer };
    match fault.kind {
        Kind::CutAfter => return Answer::cut(),
        Kind::Status500After => {
            return Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error");
        }
        Kind::TruncatedJson => return Answer { body: Body::HalfJson(body), ..answer },
        _ => {}
    }
    if answer.status == StatusCode::OK {
        reword(fault.kind, call, &mut body);
    }
    Answer { body: Body::Json(body), ..answer }
}

fn reword(kind: Kind, call: Call, body: &mut Value) {
    match kind {
        Kind::CamelCase => camel_case(&mut body["data"]),
        Kind::NestedData => body["data"] = json!({ "data": body["data"].take() }),
        Kind::OtherPlatforms if call == Call::Accounts => other_platforms(&mut body["data"]),
        _ => each_item(&mut body["data"], &mut |item| reword_item(kind, call, item)),
    }
}

fn each_item(data: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match data {
        Value::Array(items) => items.iter_mut().filter_map(Value::as_object_mut).for_each(change),
        Value::Object(item) => change(item),
        _ => {}
    }
}

fn reword_item(kind: Kind, call: Call, item: &mut Map<String, Value>) {
    let has_status = item.contains_key("status");
    let is_login = matches!(call, Call::Request | Call::Check);
    let mut put = |field: &str, value: &str| item.insert(field.to_owned(), Value::from(value));
    match kind {
        Kind::WrongUniqueId if is_login => {
            put("unique_id", "somebody_elses_session");
        }
        Kind::UnknownStatus if has_status => {
            put("status", "PONDERING");
        }
        Kind::SaysExpired if call == Call::Check => {
            put("status", "expired");
            item.remove("account");
        }
        Kind::SaysUtilised if call == Call::Check => {
            put("status", "utilised");
            put("message", "QR code has already been used.");
            item.remove("account");
        }
        Kind::AccountsExpired if call == Call::Accounts => {
            put("status", "expired");
        }
        Kind::NoStatus => {
            item.remove("status");
        }
        Kind::OperationalWords if has_status && !is_login => {
            let word = operational(item["status"].as_str().unwrap_or_default());
            item.insert("status".to_owned(), Value::from(word));
        }
        Kind::PrivateAccount if call == Call::CreatorInfo => {
            let options = json!(["FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]);
            item.insert("privacy_level_options".to_owned(), options);
            item.insert("duet_disabled".to_owned(), Value::from(true));
            item.insert("stitch_disabled".to_owned(), Value::from(true));
        }
        _ => {}
    }
}

/// The words of the reseller's later pages. A draft in the inbox has none of its own.
fn operational(status: &str) -> &'static str {
    match status {
        "PUBLISH_COMPLETE" => "published",
        "FAILED" => "failed",
        "PROCESSING_UPLOAD" => "queued",
        _ => "processing",
    }
}

fn other_platforms(data: &mut Value) {
    each_item(data, &mut |item| {
        item.insert("platform".to_owned(), Value::from("tiktok"));
    });
    if let Value::Array(items) = data {
        items.push(json!({
            "accountId": "5d2c1f04-6f4e-4b1b-9a53-0c5d2f7f3a11",
            "display_name": "Somewhere Else",
            "username": "somewhere_else",
            "platform": "instagram",
        }));
    }
}

/// `publish_id` becomes `publishId`, in objects of any depth.
fn camel_case(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(camel_case),
        Value::Object(fields) => {
            let renamed = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                camel_case(&mut value);
                (camel_case_name(&name), value)
            });
            *fields = renamed.collect();
        }
        _ => {}
    }
}

fn camel_case_name(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}
