//! Answers that must not be believed: garbage of many kinds, and answers that were forged or swapped.

use serde_json::{Value, json};

use crate::faults::clock::Dice;
use crate::faults::ledger::account_of;

/// An answer as it goes over the wire.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub header: Option<(&'static str, String)>,
    pub body: String,
}

impl Reply {
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, header: None, body: body.to_string() }
    }

    pub fn data(data: &Value) -> Self {
        Self::json(200, &json!({"success": true, "data": data}))
    }

    fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, header: None, body: body.into() }
    }
}

/// How many kinds of garbage there are.
pub const GARBAGE_KINDS: usize = 32;
/// How many kinds of forgery there are.
pub const FORGERY_KINDS: usize = 12;

/// An answer that says nothing.
pub fn garbage(kind: usize, attempt: &str, dice: &mut Dice) -> Reply {
    let data = |data: Value| Reply::data(&data);
    let html = "<!doctype html><html><body>Bad gateway</body></html>";
    match kind % GARBAGE_KINDS {
        0 => Reply::text(200, ""),
        1 => Reply::text(200, html),
        2 => Reply::text(502, html),
        3 => Reply::text(200, "{\"success\": tr"),
        4 => Reply::text(200, "null"),
        5 => Reply::text(200, "true"),
        6 => Reply::text(200, "17"),
        7 => Reply::text(200, "\"confirmed\""),
        8 => Reply::text(200, "[]"),
        9 => Reply::text(200, "{}"),
        10 => Reply::text(200, "[".repeat(100_000)),
        11 => Reply::text(200, format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200))),
        12 => Reply::text(200, " ".repeat(300_000)),
        13 => Reply::text(200, "\u{feff}{\"success\":true}"),
        14 => Reply::text(200, "\u{0}\u{1}\u{2}\u{7f}"),
        15 => Reply::text(200, (0..64).map(|_| char::from((dice.next() % 256) as u8)).collect::<String>()),
        16 => data(json!(null)),
        17 => data(json!([])),
        18 => data(json!("confirmed")),
        19 => data(json!({})),
        20 => data(json!({"status": null, "unique_id": attempt})),
        21 => data(json!({"status": 7, "unique_id": attempt})),
        22 => data(json!({"status": ["confirmed"], "unique_id": attempt})),
        23 => data(json!({"status": "CONFIRMED_MAYBE", "unique_id": attempt})),
        24 => data(json!({"status": "linked", "unique_id": attempt})),
        25 => data(json!({"status": "", "unique_id": attempt})),
        26 => data(json!({"status": "confirmed\u{0}", "unique_id": attempt})),
        27 => Reply::json(200, &json!({"success": false, "error": "something"})),
        28 => Reply::json(200, &json!({"error": {"code": "internal_error", "message": "x"}})),
        29 => Reply::json(400, &json!({"error": "bad request"})),
        30 => Reply::json(404, &json!({"error": "no such token"})),
        _ => Reply { header: Some(("location", "/elsewhere".to_owned())), ..Reply::text(302, "") },
    }
}

/// An answer that would link an account if it were believed. `other` is an attempt of somebody else. None
/// hands out the confirmation of this code.
pub fn forgery(kind: usize, attempt: &str, other: &str) -> Reply {
    let account = |of: &str| json!({"accountId": account_of(of), "username": of});
    let confirmed = |unique_id: Value, account: Value| {
        Reply::data(&json!({"status": "confirmed", "unique_id": unique_id, "account": account}))
    };
    match kind % FORGERY_KINDS {
        0 => confirmed(json!(other), account(other)),
        1 => confirmed(json!(other), account(attempt)),
        2 => confirmed(json!(17), account(other)),
        3 => confirmed(json!([attempt]), account(other)),
        4 => confirmed(json!(attempt.to_uppercase()), account(other)),
        5 => confirmed(json!(format!(" {attempt}")), account(other)),
        6 => confirmed(json!(attempt), json!(null)),
        7 => confirmed(json!(attempt), json!({"accountId": ".."})),
        8 => confirmed(json!(attempt), json!({"accountId": {"id": account_of(other)}})),
        9 => {
            let data = json!({"status": "confirmed", "unique_id": attempt, "account": account(other)});
            Reply::json(200, &json!({"success": false, "error": "not yours", "data": data}))
        }
        10 => {
            let data = json!({"status": "confirmed", "unique_id": attempt, "account": account(other)});
            Reply::json(500, &json!({"success": true, "data": data}))
        }
        _ => Reply::data(&json!({"status": "expired", "unique_id": other})),
    }
}
