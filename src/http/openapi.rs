//! The OpenAPI document. Operations come from the handlers themselves; what is the same for all of
//! them (the error answers, the security schemes) is added here.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Ref, RefOr, Response, Schema, ServerBuilder};
use utoipa::{OpenApi, ToResponse, ToSchema};

use super::{examples, openapi_headers, openapi_webhooks, openapi_words};
use crate::model::violation::Violation;

/// One broken rule.
#[derive(Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body as you sent it; `/query/NAME`, `/path/NAME` and
    /// `/header/NAME` for what did not come in the body.
    #[schema(example = "/tiktokSettings/privacy_level")]
    pub pointer: String,
    /// Stable, snake_case.
    #[schema(example = "missing_field")]
    pub code: String,
    /// What to change.
    #[schema(example = "choose a privacy level")]
    pub detail: String,
    /// What was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The bound that it breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Value>,
}

impl From<Violation> for FieldError {
    fn from(violation: Violation) -> Self {
        let Violation { pointer, code, detail, value, limit } = violation;
        Self { pointer, code: code.to_owned(), detail, value, limit }
    }
}

/// An error (RFC 9457).
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct Problem {
    /// Where the error is explained.
    #[schema(example = "/docs/errors#not_found", format = "uri-reference")]
    r#type: String,
    #[schema(example = "Not found")]
    title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    status: u16,
    /// What happened and what to do, for people.
    #[schema(example = "There is no such link session.")]
    detail: String,
    /// Stable, snake_case; what programs look at.
    #[schema(example = "not_found")]
    code: String,
    actor: Actor,
    /// To be named when asking the operator.
    #[schema(example = "req_0192f3a4b5c6d7e8f90123456789abcd")]
    request_id: String,
    /// Every broken rule, where there are any.
    errors: Option<Vec<FieldError>>,
    /// Seconds after which it makes sense to ask again.
    retry_after: Option<u64>,
    /// The tenant's plan, where the plan is in the way.
    subscription: Option<String>,
    /// Which quota of the plan is used up, where one is: `accounts`, `posts_per_day`, `link_sessions_per_day`,
    /// `webhook_endpoints`, `api_keys`, `members`.
    quota: Option<String>,
    /// How many the plan allows.
    limit: Option<i64>,
    /// How many there are.
    used: Option<i64>,
    /// When a day's quota begins anew.
    resets_at: Option<String>,
}

/// An error on the compatible surface.
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct CompatError {
    #[schema(example = false)]
    success: bool,
    /// What happened and what to do, for people.
    #[schema(example = "There is no such account.")]
    error: String,
    /// Stable, snake_case; what programs look at.
    #[schema(example = "not_found")]
    code: String,
    actor: Actor,
    /// To be named when asking the operator.
    #[schema(example = "req_0192f3a4b5c6d7e8f90123456789abcd")]
    request_id: String,
    /// Every broken rule, where there are any.
    errors: Option<Vec<FieldError>>,
    /// Seconds after which it makes sense to ask again.
    retry_after: Option<u64>,
    /// The tenant's plan, where the plan is in the way.
    subscription: Option<String>,
    /// Which quota of the plan is used up, where one is: `accounts`, `posts_per_day`, `link_sessions_per_day`,
    /// `webhook_endpoints`, `api_keys`, `members`.
    quota: Option<String>,
    /// How many the plan allows.
    limit: Option<i64>,
    /// How many there are.
    used: Option<i64>,
    /// When a day's quota begins anew.
    resets_at: Option<String>,
}

/// Who can mend it.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code)]
pub enum Actor {
    AppBuilder,
    TenantAdmin,
    EndUser,
    Operator,
    /// Nobody: time does.
    Wait,
}

macro_rules! error_answers {
    ($($status:literal $name:ident $compat:ident = $text:literal;)*) => {
        $(
            #[derive(ToResponse)]
            #[response(description = $text, content_type = "application/problem+json")]
            #[allow(dead_code)]
            pub struct $name(Problem);

            #[derive(ToResponse)]
            #[response(description = $text, content_type = "application/json")]
            #[allow(dead_code)]
            pub struct $compat(CompatError);
        )*

        const NAMES: &[(&str, &str, &str)] =
            &[$((stringify!($status), stringify!($name), stringify!($compat)),)*];

        #[derive(OpenApi)]
        #[openapi(components(
            responses($($name, $compat,)*),
            schemas(Problem, CompatError, FieldError, Actor)
        ))]
        struct ErrorAnswers;
    };
}

error_answers! {
    400 BadRequest CompatBadRequest = "Not JSON, or not HTTP as it should be";
    401 Unauthorized CompatUnauthorized = "No credential, or one that is not good";
    403 Forbidden CompatForbidden = "The credential or the plan does not include this";
    404 NotFound CompatNotFound = "Unknown, or somebody else's";
    408 RequestTimeout CompatRequestTimeout = "The body did not come in time";
    409 Conflict CompatConflict = "The state of things is in the way";
    413 TooLarge CompatTooLarge = "The body is too large";
    415 UnsupportedMedia CompatUnsupportedMedia = "The body is not application/json";
    422 Unprocessable CompatUnprocessable = "Broken rules, all of them in `errors`";
    429 TooManyRequests CompatTooManyRequests = "Too many; see `Retry-After`";
    500 InternalError CompatInternalError = "Our own bug; please report the request id";
    502 BadGateway CompatBadGateway = "The upstream's answer could not be used";
    503 ServiceUnavailable CompatServiceUnavailable = "The upstream or a store is away; see `Retry-After`";
}

/// What stands at the top of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "linkgate",
        description = "Let your app's users link their TikTok accounts by scanning a QR code, and post to the \
accounts they linked.\n\nTwo surfaces: `/v1` is the REST API; `/api/content` follows the reseller API that \
existing clients know. Both take the same credentials: your backend's API key in `X-API-Key`, or an access \
token made from it in `Authorization: Bearer`. A key belongs to the `live` or to the `test` environment; \
`test` talks to a built-in sandbox and needs no TikTok account.\n\nErrors of `/v1` are problem documents \
(RFC 9457) with a stable `code`. Every answer carries `X-Request-Id`. Your plan allows so many requests a \
second: each answer to a good credential tells the limit in `RateLimit-Policy` and what is left of it in \
`RateLimit`; more than that is 429 `rate_limited` with `Retry-After`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "Link sessions", description = "One attempt of one user to link one account"),
        (name = "Accounts", description = "TikTok accounts that your users linked"),
        (name = "Users", description = "The people who use your app, by your own ids"),
        (name = "Posts", description = "What was posted, and how it went"),
        (name = "Usage", description = "Counts, limits, and how linking goes"),
        (name = "Tokens", description = "Short-lived credentials for frontends and single users"),
        (name = "Keys", description = "API keys, signing keys, and issuers whose tokens are taken"),
        (name = "Sandbox", description = "The simulated phone of the test environment"),
        (name = "Compatible surface", description = "The reseller API's calls, field for field"),
        (name = "Hosted page", description = "What the end user's browser calls; not for your code"),
        (name = "Tenant", description = "What you set for your company"),
        (name = "Events", description = "What happened in the last 30 days"),
        (name = "Webhooks", description = "Being told of events, by the Standard Webhooks specification"),
        (name = "Audit log", description = "Who did what to what, from where"),
        (name = "Operator", description = "Tenants and plans, for whoever runs the gateway"),
        (name = "Members", description = "Persons who administer your tenant"),
        (name = "Log-in", description = "How members log in, and what they do about themselves"),
        (name = "Public", description = "Without a credential"),
        (name = "Operation", description = "For load balancers and monitors")
    )
)]
pub struct Document;

/// The document of the routes that `routes` registers.
pub fn document() -> utoipa::openapi::OpenApi {
    use utoipa_actix_web::AppExt;

    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .configure(super::routes)
        .split_for_parts();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let here = ServerBuilder::new().url("/").description(Some("The gateway that this document comes from"));
    document.servers = Some(vec![here.build()]);
    document.merge(ErrorAnswers::openapi());
    let components = document.components.get_or_insert_default();
    for (name, scheme) in security_schemes() {
        components.add_security_scheme(name, scheme);
    }
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            leave_null_out(operation);
            add_error_answers(path, operation);
            // Said aloud, so that nobody takes what is public for forgotten.
            operation.security.get_or_insert_default();
        }
    }
    document
}

/// The document as it is served and checked in: with an example of every body.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut document = serde_json::to_value(document()).unwrap_or_default();
        open_objects(&mut document);
        openapi_words::close(&mut document);
        openapi_webhooks::add(&mut document);
        openapi_headers::add(&mut document);
        examples::add(&mut document, NAMES);
        serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
    });
    &TEXT
}

/// An object that names no fields takes any: said aloud, because generators read it as one that takes none.
fn open_objects(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(open_objects),
        Value::Object(object) => {
            object.values_mut().for_each(open_objects);
            let kind = object.get("type");
            let is_object = kind.is_some_and(|kind| match kind {
                Value::Array(kinds) => kinds.iter().any(|kind| kind == "object"),
                kind => kind == "object",
            });
            if is_object && !object.contains_key("properties") {
                object.entry("additionalProperties").or_insert(Value::Bool(true));
            }
        }
        _ => {}
    }
}

fn security_schemes() -> [(&'static str, SecurityScheme); 5] {
    let bearer = |text: &str, format: Option<&str>| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(text));
        let scheme = if let Some(format) = format { scheme.bearer_format(format) } else { scheme };
        SecurityScheme::Http(scheme.build())
    };
    let key =
        ApiKeyValue::with_description("X-API-Key", "`sk_live_...` or `sk_test_...`; for backends alone.");
    [
        ("api_key", SecurityScheme::ApiKey(ApiKey::Header(key))),
        ("operator_token", bearer("The operator's `LINKGATE_OPERATOR_TOKEN`.", None)),
        (
            "access_token",
            bearer(
                "An access token made by `POST /v1/tokens`, or a member's from `POST /v1/auth/login`.",
                None,
            ),
        ),
        ("member_token", bearer("A member's access token, from `POST /v1/auth/login`.", None)),
        ("view_token", bearer("What the hosted page was given when it was opened.", None)),
    ]
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

/// A body and a parameter that may be left out are absent, and not `null`.
fn leave_null_out(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(Parameter { schema: Some(RefOr::T(Schema::Object(schema))), .. }) = parameter else {
            continue;
        };
        if let SchemaType::Array(types) = &mut schema.schema_type {
            types.retain(|kind| *kind != Type::Null);
            if let [only] = types.as_slice() {
                schema.schema_type = SchemaType::Type(only.clone());
            }
        }
    }
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        let Some(RefOr::T(Schema::OneOf(choice))) = &content.schema else { continue };
        let named = choice.items.iter().find(|item| matches!(item, RefOr::Ref(_))).cloned();
        if let Some(named) = named {
            content.schema = Some(named);
        }
    }
}

/// The errors that an operation can answer by what it is: by its credentials, its body, its
/// parameters. Those that only some operations have are named at the handlers.
fn add_error_answers(path: &str, operation: &mut Operation) {
    let compatible = path.starts_with("/api/content/");
    let secured = operation.security.as_ref().is_some_and(|security| !security.is_empty());
    let has_body = operation.request_body.is_some();
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let in_path = |p: &RefOr<Parameter>| matches!(p, RefOr::T(p) if p.parameter_in == ParameterIn::Path);
    let of_api = compatible || path.starts_with("/v1/");
    let has_query = !parameters.iter().all(in_path);
    let has_path = path.contains('{') || path.ends_with("/check") || path.ends_with("/post");
    let touches_stores = secured || path.contains('{');
    let mut statuses = vec!["500"];
    if secured {
        statuses.extend(["401", "403", "429"]);
    }
    if has_path || secured {
        statuses.push("404");
    }
    if has_body {
        statuses.extend(["400", "408", "413", "415", "422"]);
    } else if of_api {
        // For a body that it does not take, and one that does not come.
        statuses.extend(["408", "422"]);
    } else if has_query {
        statuses.push("422");
    }
    // Members' own calls under one key wait for each other.
    let once = parameters.iter().any(|p| matches!(p, RefOr::T(p) if p.name == "Idempotency-Key"));
    if once && !path.starts_with("/v1/auth/") {
        statuses.push("409");
    }
    if path.starts_with("/link/") && path.ends_with("/events") || path.ends_with("/validate") {
        statuses.push("429");
    }
    if touches_stores {
        statuses.push("503");
    }
    for (status, name, compat_name) in NAMES {
        if statuses.contains(status) {
            let name = if compatible { compat_name } else { name };
            let answer: RefOr<Response> = RefOr::Ref(Ref::from_response_name(*name));
            operation.responses.responses.entry((*status).to_owned()).or_insert(answer);
        }
    }
}
