//! The rules of lists, for every list of the OpenAPI document: pages, cursors and limits, also while rows come
//! and go and are changed.

mod changing;
mod rows;
mod rules;
mod walking;

use serde_json::Value;

use crate::authorization::matrix::Scene;
use crate::authorization::operations::{self, Door, Operation};
use crate::authorization::requests::Home;
use crate::support::wire::Answer;
use crate::support::{Call, OPERATOR_TOKEN, Tenant};

/// Every list that has pages.
pub fn lists() -> Vec<Operation> {
    // What an upstream has is no table of ours, and a timeline is put together from two: tests of their own walk
    // through these.
    let others = ["list_upstream_accounts", "get_link_session_timeline"];
    let ours = |operation: &Operation| operation.is_list && !others.contains(&&*operation.id);
    let lists: Vec<Operation> = operations::all().into_iter().filter(ours).collect();
    assert!(lists.len() >= 15, "{lists:?}");
    lists
}

/// One page, asked for by `tenant`; by the operator or by the home's owner where it is theirs.
pub async fn page(scene: &Scene, list: &Operation, home: &Home, tenant: &Tenant, query: &str) -> Answer {
    let path = list.path.replace("{webhook_endpoint_id}", &home.own.ids.webhook);
    let call = Call::new(reqwest::Method::GET, format!("{}{path}?{query}", scene.gateway.base));
    match list.door {
        Door::Operator => call.bearer(OPERATOR_TOKEN).send().await,
        Door::Member => home.owner.as_ref().expect("an owner").with(call).send().await,
        _ => call.key(&tenant.test).send().await,
    }
}

/// What a list knows its items by.
pub fn id_of(list: &Operation, item: &Value) -> String {
    let name = match list.id.as_str() {
        "list_accounts" => "account_id",
        "list_link_sessions" => "unique_id",
        "list_posts" => "post_id",
        "list_users" => "user_id",
        "operator_list_plans" => "plan_id",
        "operator_list_tenants" => "tenant_id",
        _ => "id",
    };
    item[name].as_str().unwrap_or_else(|| panic!("{}: no {name} in {item}", list.id)).to_owned()
}
