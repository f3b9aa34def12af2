//! Access tokens.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::auth::TenantAuth;
use crate::http::body::OptionalJsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::model::user::UserId;
use crate::service::{Ctx, tokens};

/// What a token is to allow. Everything may be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"user_id": "user-42", "scope": "links:write links:read", "expires_in": 900}))]
pub struct CreateToken {
    /// Restricts the token to one of your users, by your own id.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
    /// Scopes separated by spaces, none that the API key does not have. Absent: all of the key's.
    pub scope: Option<String>,
    /// Restricts the token to these accounts.
    #[schema(max_items = 50)]
    pub account_ids: Option<Vec<String>>,
    /// Seconds until the token expires.
    #[schema(minimum = 60, maximum = 3600, default = 3600)]
    pub expires_in: Option<i64>,
}

/// A token, shown this once.
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// A JWT (RFC 9068), signed with the tenant's own key (EdDSA).
    #[schema(example = "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjEifQ.e30.c2ln")]
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    pub expires_in: i64,
    #[schema(example = "links:read links:write")]
    pub scope: String,
}

/// Make an access token
///
/// For a frontend, or for one user, with at most the rights of the API key that asks. Only an API key
/// can make tokens, and it needs `tokens:write`. A token can't be taken back before it expires: keep
/// its life short. Its public keys are at `/t/{tenant_id}/.well-known/jwks.json`.
#[utoipa::path(
    tag = "Tokens",
    operation_id = "create_token",
    params(IdempotencyKey),
    request_body(content = Option<CreateToken>),
    responses((status = 200, description = "The token", body = Token)),
    security(("api_key" = []))
)]
#[post("/tokens")]
pub async fn create_token(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: OptionalJsonBody<CreateToken>,
) -> Result<HttpResponse, ApiError> {
    tokens::require(&auth.0)?;
    let CreateToken { user_id, scope, account_ids, expires_in } = body.value;
    let request = tokens::TokenRequest { user_id, scope, account_ids, expires_in };
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let token = tokens::create(&inside, &caller, request).await?;
        Answer::json(200, &encode(token))
    };
    once(&ctx, &auth.0, "POST /v1/tokens", key, &body.bytes, work).await
}

fn encode(token: tokens::Token) -> Token {
    Token {
        access_token: token.access_token,
        token_type: "Bearer",
        expires_in: token.expires_in,
        scope: token.scope.to_string(),
    }
}
