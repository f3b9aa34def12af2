//! The document's `webhooks`: what a tenant's endpoint is sent, an entry for each type of event, so that servers and
//! types can be generated for them too.

use serde_json::{Map, Value, json};

use super::openapi_words::{disabled_reasons, end_reasons, events};

/// Adds the events' schemas and one webhook for each type.
pub(super) fn add(document: &mut Value) {
    let (mut schemas, mut webhooks) = (data(), Map::new());
    for kind in events() {
        let name = schema_name(kind);
        schemas.insert(name.clone(), schema(kind));
        webhooks.insert(kind.to_owned(), webhook(kind, &name));
    }
    if let Some(known) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        known.extend(schemas);
    }
    document["webhooks"] = webhooks.into();
}

/// `account.linked` is told by `AccountLinkedEvent`.
fn schema_name(kind: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    kind.split(['.', '_']).map(capital).chain(["Event".to_owned()]).collect()
}

/// When an event comes, and the schema of its data.
fn about(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "link_session.scanned" => ("A phone has scanned the code", "LinkSessionScannedData"),
        "link_session.confirmed" => ("The account is linked", "LinkSessionConfirmedData"),
        "link_session.expired" => ("Nobody confirmed in time", "LinkSessionEndedData"),
        "link_session.failed" => ("No account could be linked", "LinkSessionEndedData"),
        "link_session.cancelled" => ("The session was given up", "LinkSessionEndedData"),
        "account.linked" => ("An account can be used", "AccountData"),
        "account.reconnect_required" => ("TikTok no longer accepts the link", "AccountData"),
        "account.reconnected" => ("An account was linked again", "AccountData"),
        "account.unlinked" => ("An account can't be used any more", "AccountUnlinkedData"),
        "post.processing" => ("TikTok has taken the post", "PostData"),
        "post.published" => ("The post is published", "PostData"),
        "post.publicly_available" => ("Everybody can see the post", "PostData"),
        "post.inbox_delivered" => ("The draft is in the creator's inbox", "PostData"),
        "post.failed" => ("The post will not appear", "PostData"),
        "post.unconfirmed" => ("The upstream's answer was lost", "PostData"),
        "webhook_endpoint.disabled" => {
            ("Another endpoint of yours was switched off", "WebhookEndpointDisabledData")
        }
        _ => ("You asked for a test", "WebhookTestData"),
    }
}

fn schema(kind: &str) -> Value {
    let (when, data) = about(kind);
    json!({
        "type": "object",
        "description": format!("{when}."),
        "required": ["id", "type", "timestamp", "environment", "data"],
        "properties": {
            "id": {"type": "string", "description": "The same each time it is sent.",
                "example": "evt_0192f3a4b5c6d7e8f90123456789abcd"},
            "type": {"type": "string", "enum": [kind]},
            "timestamp": {"type": "string", "format": "date-time"},
            "environment": {"type": "string", "enum": ["live", "test"]},
            "data": {"$ref": format!("#/components/schemas/{data}")}
        }
    })
}

fn webhook(kind: &str, name: &str) -> Value {
    let (when, _) = about(kind);
    let header = |name: &str, description: &str, example: &str| {
        json!({"name": name, "in": "header", "required": true, "description": description,
            "schema": {"type": "string"}, "example": example})
    };
    json!({"post": {
        "tags": ["Webhooks"],
        "summary": when,
        "description": "Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. \
            Fields may be added: ignore those that you don't know.",
        "parameters": [
            header("webhook-id", "The event's id, the same each time it is sent.", "evt_0192f3a4b5c6d7e8f90123456789abcd"),
            header("webhook-timestamp", "When it was sent, in seconds since 1970.", "1795348800"),
            header("webhook-signature", "One or more signatures of id, timestamp and body, with spaces between.",
                "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
        ],
        "requestBody": {
            "required": true,
            "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}
        },
        "responses": {
            "2XX": {"description": "Taken. Answer within 10 seconds; anything else is sent again later"},
            "410": {"description": "Gone: the endpoint is switched off"}
        },
        "security": []
    }})
}

/// What events tell, by the schemas' names.
fn data() -> Map<String, Value> {
    let text = |example: &str| json!({"type": "string", "example": example});
    let maybe = |example: &str| json!({"type": ["string", "null"], "example": example});
    let mut session = Map::new();
    session.insert("unique_id".to_owned(), text("my_session_12345"));
    session.insert("user_id".to_owned(), text("user-42"));
    session.insert("metadata".to_owned(), json!({"type": ["object", "null"], "additionalProperties": true}));
    let mut account = Map::new();
    account.insert("account_id".to_owned(), text("8abd72f0-4ede-441c-9c17-0123456789ab"));
    account.insert("display_name".to_owned(), maybe("Ada"));
    account.insert("username".to_owned(), maybe("ada.films"));
    let linked = object("Whose account it is.", account.clone());
    account.insert("user_id".to_owned(), text("user-42"));
    let mut post = Map::new();
    for (name, field) in [
        ("post_id", text("post_0192f3a4b5c6d7e8f90123456789abcd")),
        ("account_id", text("8abd72f0-4ede-441c-9c17-0123456789ab")),
        ("user_id", text("user-42")),
        ("publish_id", maybe("v_pub_url~v2.123456789")),
        ("media_type", json!({"type": "string", "enum": ["video", "photo"]})),
        ("status", json!({"$ref": "#/components/schemas/PostStatus"})),
        ("fail_reason", json!({"type": ["string", "null"]})),
        ("public_post_url", json!({"type": ["string", "null"]})),
    ] {
        post.insert(name.to_owned(), field);
    }
    let mut disabled = Map::new();
    for (name, field) in [
        ("webhook_endpoint_id", text("we_0192f3a4b5c6d7e8f90123456789abcd")),
        ("url_origin", text("https://hooks.example.com")),
        ("description", maybe("orders")),
        ("reason", json!({"type": "string", "enum": disabled_reasons()})),
        ("failing_since", json!({"type": ["string", "null"], "format": "date-time"})),
    ] {
        disabled.insert(name.to_owned(), field);
    }
    let mut test = Map::new();
    test.insert("webhook_endpoint_id".to_owned(), text("we_0192f3a4b5c6d7e8f90123456789abcd"));
    test.insert("message".to_owned(), text("This is a test."));
    let ended = with(&session, "reason", json!({"type": "string", "enum": end_reasons()}));
    let unlinked = json!({"type": "string", "enum": UNLINK_REASONS});
    [
        ("LinkSessionScannedData", object("A link session.", session.clone())),
        (
            "LinkSessionConfirmedData",
            object("A link session and its account.", with(&session, "account", linked)),
        ),
        ("LinkSessionEndedData", object("A link session, and why it ended.", ended)),
        ("AccountData", object("An account.", account.clone())),
        ("AccountUnlinkedData", object("An account, and why it ended.", with(&account, "reason", unlinked))),
        ("PostData", object("A post, as it is now.", post)),
        ("WebhookEndpointDisabledData", object("An endpoint that was switched off, and why.", disabled)),
        ("WebhookTestData", object("Which endpoint is tested.", test)),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
    .collect()
}

/// Why an account is unlinked, as its event says.
const UNLINK_REASONS: [&str; 4] = ["unlinked_by_tenant", "undone", "moved", "user_erased"];

fn with(fields: &Map<String, Value>, name: &str, field: Value) -> Map<String, Value> {
    let mut fields = fields.clone();
    fields.insert(name.to_owned(), field);
    fields
}

/// An object with all of these fields; more may be added.
fn object(description: &str, fields: Map<String, Value>) -> Value {
    let required: Vec<&String> = fields.keys().collect();
    json!({"type": "object", "description": description, "required": required, "properties": fields})
}
