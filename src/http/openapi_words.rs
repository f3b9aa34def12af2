//! Fields of the document that hold one of a few words: which words, from the types that write them. Their types on
//! the wire are texts, because the words are known further inside.

use serde_json::Value;

use crate::model::audit::{ActorKind, AuditAction};
use crate::model::delivery::DeliveryCause;
use crate::model::event::EventKind;
use crate::model::link_session::{EndReason, Surface};
use crate::model::member::MemberStatus;
use crate::model::quota::Quota;
use crate::model::tenant::Environment;
use crate::model::webhook::{DisabledReason, TEST_EVENT};

type Words = Vec<&'static str>;

/// A schema, a field of it, and the words that the field can hold.
pub(super) fn closed() -> Vec<(&'static str, &'static str, Words)> {
    let environment = || vec![Environment::Live.as_str(), Environment::Test.as_str()];
    let reason = end_reasons;
    let media = || vec!["video", "photo"];
    let quota = || Quota::ALL.iter().map(|quota| quota.as_str()).collect::<Words>();
    vec![
        ("ApiKey", "environment", environment()),
        ("AuditLine", "environment", environment()),
        ("Event", "environment", environment()),
        ("Issuer", "environment", environment()),
        ("MemberSession", "environment", environment()),
        ("Tokens", "environment", environment()),
        ("Usage", "environment", environment()),
        ("Whoami", "environment", environment()),
        ("AuditActor", "kind", ActorKind::ALL.iter().map(|kind| kind.as_str()).collect()),
        ("AuditLine", "action", AuditAction::ALL.iter().map(|action| action.as_str()).collect()),
        ("Change", "by", vec!["app", "user", "gateway"]),
        ("CompatError", "quota", quota()),
        ("Delivery", "cause", DeliveryCause::ALL.iter().map(|cause| cause.as_str()).collect()),
        ("Delivery", "event_type", events()),
        ("DisabledEndpoint", "reason", disabled_reasons()),
        ("Event", "type", events()),
        ("Jwk", "alg", vec!["EdDSA"]),
        ("Jwk", "crv", vec!["Ed25519"]),
        ("Jwk", "kty", vec!["OKP"]),
        ("Jwk", "use", vec!["sig"]),
        ("LinkSession", "reason", reason()),
        ("LinkedAccount", "status", vec!["linked", "awaiting_accept", "reconnect_required"]),
        ("Member", "status", vec![MemberStatus::Invited.as_str(), MemberStatus::Active.as_str()]),
        ("PageEvent", "reason", reason()),
        ("Post", "media_type", media()),
        ("PostStatusAnswer", "mediaType", media()),
        ("Posted", "mediaType", media()),
        ("Problem", "quota", quota()),
        ("Readiness", "status", vec!["ready", "not_ready", "draining"]),
        ("SigningKey", "algorithm", vec!["EdDSA"]),
        ("StatusBatchEntry", "mediaType", media()),
        ("Timeline", "reason", reason()),
        ("Timeline", "surface", vec![Surface::Hosted.as_str(), Surface::Compatible.as_str()]),
        ("Token", "token_type", vec!["Bearer"]),
        ("Tokens", "token_type", vec!["Bearer"]),
    ]
}

/// Why a link session ended without an account.
pub(super) fn end_reasons() -> Words {
    EndReason::ALL.iter().map(|reason| reason.as_str()).collect()
}

/// Why the gateway switched a webhook endpoint off.
pub(super) fn disabled_reasons() -> Words {
    DisabledReason::ALL.iter().map(|reason| reason.as_str()).collect()
}

/// Every type that an event can have.
pub(super) fn events() -> Words {
    EventKind::ALL.iter().map(|kind| kind.as_str()).chain([TEST_EVENT]).collect()
}

/// Says of each closed field what it can hold.
pub(super) fn close(document: &mut Value) {
    for (schema, field, words) in closed() {
        let field = document.pointer_mut(&format!("/components/schemas/{schema}/properties/{field}"));
        let Some(field) = field.and_then(Value::as_object_mut) else { continue };
        let mut words: Vec<Value> = words.into_iter().map(Value::from).collect();
        if field.get("type").is_some_and(Value::is_array) {
            words.push(Value::Null);
        }
        field.insert("enum".to_owned(), words.into());
    }
}
