//! Accounts at the tenant's own upstream, and taking them over.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::accounts::Account;
use super::metadata;
use crate::http::auth::TenantAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{Query, page_request};
use crate::model::page::List;
use crate::model::scope::Scope;
use crate::model::user::UserId;
use crate::model::violation::Violation;
use crate::service::upstream_accounts::{self as service, IMPORT_MAX, Imported, LinkedHere, Listed, Wanted};
use crate::service::{Ctx, Error};

/// The longest id of an upstream's account, in bytes.
const ID_BYTES_MAX: usize = 128;

/// A TikTok account that your own key at the upstream sees.
#[derive(Serialize, ToSchema)]
pub struct UpstreamAccount {
    /// The upstream's own id.
    #[schema(example = "acc_7f3a20")]
    pub upstream_account_id: String,
    #[schema(example = "Ana Lima")]
    pub display_name: Option<String>,
    #[schema(example = "ana.lima")]
    pub username: Option<String>,
    /// A signed address that expires: fetch it now or not at all.
    pub avatar_url: Option<String>,
    /// False when the upstream lists it as expired: then its user has to scan again.
    pub active: bool,
    /// Your accounts that it is, if any.
    pub linked: Vec<LinkedAs>,
}

/// An account of yours.
#[derive(Serialize, ToSchema)]
pub struct LinkedAs {
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[schema(example = "user-42")]
    pub user_id: String,
}

impl From<Listed> for UpstreamAccount {
    fn from(listed: Listed) -> Self {
        let linked = |here: LinkedHere| LinkedAs {
            account_id: here.account.to_string(),
            user_id: here.user.to_string(),
        };
        Self {
            upstream_account_id: listed.id,
            display_name: listed.profile.display_name,
            username: listed.profile.username,
            avatar_url: listed.profile.avatar_url,
            active: listed.active,
            linked: listed.linked.into_iter().map(linked).collect(),
        }
    }
}

/// A page of what your own key sees, in an order that stays.
#[derive(Serialize, ToSchema)]
pub struct UpstreamAccountList {
    pub data: Vec<UpstreamAccount>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// How much to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUpstreamAccounts {
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List upstream accounts
///
/// What your own key at the upstream sees, linked here or not. Without a key of your own: 409
/// `upstream_credentials_missing`. Needs `accounts:read`, and a caller that is not restricted to a user or to
/// accounts.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "list_upstream_accounts",
    params(ListUpstreamAccounts),
    responses(
        (status = 200, description = "A page of the upstream's accounts", body = UpstreamAccountList),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/upstream-accounts")]
pub async fn list_upstream_accounts(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListUpstreamAccounts>,
) -> Result<Json<UpstreamAccountList>, ApiError> {
    let page = page_request(List::UpstreamAccounts, query.0.limit, query.0.cursor.as_deref())?;
    let page = service::list(&ctx, &auth.0, page).await?;
    let data = page.items.into_iter().map(UpstreamAccount::from).collect();
    Ok(Json(UpstreamAccountList { data, next_cursor: page.next.map(|at| at.encode(List::UpstreamAccounts)) }))
}

/// Which accounts to take over, 1 to 100.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accounts": [{"upstream_account_id": "acc_7f3a20", "user_id": "user-42"}]}))]
pub struct ImportAccounts {
    #[schema(min_items = 1, max_items = 100)]
    pub accounts: Vec<ImportAccount>,
}

/// One account, and whose it becomes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportAccount {
    /// The upstream's own id, as `GET /v1/upstream-accounts` lists it: 1 to 128 bytes.
    #[schema(min_length = 1, max_length = 128)]
    pub upstream_account_id: String,
    /// Your own id of the user; made where there is none yet.
    #[schema(value_type = String, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: UserId,
    /// Kept with the account when it is new: an object of at most 4,096 bytes of JSON.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

/// What became of each, in the order of the request.
#[derive(Serialize, ToSchema)]
pub struct ImportResults {
    pub data: Vec<ImportResult>,
}

#[derive(Serialize, ToSchema)]
pub struct ImportResult {
    #[schema(example = "acc_7f3a20")]
    pub upstream_account_id: String,
    #[schema(example = "user-42")]
    pub user_id: String,
    pub result: ImportOutcome,
    /// The account as it is now; null where there is none.
    pub account: Option<Account>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It is a new account, told by `account.linked`.
    Linked,
    /// The user had it by other credentials, or had to link it again; it keeps its id. Told by
    /// `account.reconnected`.
    Reconnected,
    /// Nothing to do.
    AlreadyLinked,
    /// Your key does not see it.
    NotFound,
    /// The upstream lists it as expired: its user has to scan again.
    Inactive,
    /// Another of your users has it, and `duplicate_accounts` is `deny`.
    DuplicateAccount,
    /// Your plan allows no more accounts.
    AccountLimit,
}

/// Import accounts
///
/// Takes accounts that exist at your own key over, without a scan. The call answers 200 with what became of each,
/// also when some could not be taken over; sent again it changes nothing. Needs `accounts:write`, and a caller that
/// is not restricted to a user or to accounts.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "import_accounts",
    params(IdempotencyKey),
    request_body = ImportAccounts,
    responses(
        (status = 200, description = "What became of each", body = ImportResults),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/upstream-accounts/import")]
pub async fn import_accounts(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<ImportAccounts>,
) -> Result<HttpResponse, ApiError> {
    auth.0.require(Scope::AccountsWrite)?;
    let wanted = read(body.value)?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let named: Vec<(String, UserId)> =
            wanted.iter().map(|want| (want.id.clone(), want.user_id.clone())).collect();
        let results = service::import(&inside, &caller, wanted).await?;
        let data = named.into_iter().zip(results).map(|(named, result)| told(named, result)).collect();
        Answer::json(200, &ImportResults { data })
    };
    once(&ctx, &auth.0, "POST /v1/upstream-accounts/import", key, &body.bytes, work).await
}

/// Every broken rule at once.
fn read(body: ImportAccounts) -> Result<Vec<Wanted>, Error> {
    let mut broken = Vec::new();
    if !(1..=IMPORT_MAX).contains(&body.accounts.len()) {
        let code = if body.accounts.is_empty() { "too_few_items" } else { "too_many_items" };
        let violation = Violation::new("/accounts", code, format!("give 1 to {IMPORT_MAX} accounts"));
        broken.push(violation.measured(body.accounts.len(), IMPORT_MAX));
    }
    let mut wanted = Vec::new();
    for (index, account) in body.accounts.into_iter().take(IMPORT_MAX).enumerate() {
        let id = account.upstream_account_id;
        if id.is_empty() || id.len() > ID_BYTES_MAX {
            let pointer = format!("/accounts/{index}/upstream_account_id");
            let violation = Violation::new(pointer, "invalid_value", "give 1 to 128 bytes");
            broken.push(violation.measured(id.len(), ID_BYTES_MAX));
        }
        let metadata = account.metadata.map(Value::Object);
        for violation in metadata.iter().flat_map(metadata::check) {
            let pointer = format!("/accounts/{index}{}", violation.pointer);
            broken.push(Violation { pointer, ..violation });
        }
        wanted.push(Wanted { id, user_id: account.user_id, metadata });
    }
    if broken.is_empty() { Ok(wanted) } else { Err(Error::Invalid(broken)) }
}

fn told((id, user): (String, UserId), result: Imported) -> ImportResult {
    let (result, account) = match result {
        Imported::Linked(account) => (ImportOutcome::Linked, Some(account)),
        Imported::Reconnected(account) => (ImportOutcome::Reconnected, Some(account)),
        Imported::AlreadyLinked(account) => (ImportOutcome::AlreadyLinked, Some(account)),
        Imported::NotFound => (ImportOutcome::NotFound, None),
        Imported::Inactive => (ImportOutcome::Inactive, None),
        Imported::Duplicate => (ImportOutcome::DuplicateAccount, None),
        Imported::AccountLimit => (ImportOutcome::AccountLimit, None),
    };
    ImportResult {
        upstream_account_id: id,
        user_id: user.to_string(),
        result,
        account: account.map(Account::from),
    }
}
