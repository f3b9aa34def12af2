//! What a token of one user, or of some accounts, finds: its own, and nothing of anybody else's.

use serde_json::json;

use super::matrix::Scene;
use super::operations::{self, Door};
use super::people::{Kind, Shows, token};
use super::requests::{ask, requests};
use super::rule::{Expected, Whose, expected, finds};
use crate::isolation::world::side;

#[tokio::test]
async fn no_list_tells_a_restricted_token_of_anybody_elses_things() {
    let scene = Scene::new().await;
    let gateway = &scene.gateway;
    let mut home = scene.home().await;
    let other = side(gateway, &scene.upstream, "neighbour", "test", &home.tenant).await;
    let all = Kind::Key.caller(gateway, &mut home).await;
    let mut found = 0;

    for kind in [Kind::UsersToken, Kind::AccountsToken, Kind::IssuersToken] {
        let caller = kind.caller(gateway, &mut home).await;
        let lists = operations::all().into_iter().filter(|operation| {
            let is_list = operation.is_list || operation.id == "compat_list_accounts";
            is_list && operation.door == Door::Tenant && !operation.names_something()
        });
        for operation in lists {
            let credential = caller.credential(&operation);
            let is_bound = !finds(&operation, &credential.standing, Whose::AnotherUsers);
            if !is_bound || expected(&operation, credential, Whose::Own) != Expected::Allowed {
                continue;
            }
            for mut request in requests(&operation, &home.own, &home.side) {
                request.path = operation.path.clone();
                let told = ask(gateway, &request, &caller.credential(&operation).shows).await;
                let whole = ask(gateway, &request, &all.credential(&operation).shows).await;
                assert_eq!((told.status, whole.status), (200, 200), "{} {kind:?}", operation.id);
                let of_other =
                    |text: &str| other.ids.texts().into_iter().filter(|id| text.contains(id)).count();
                let of_own = home.own.ids.texts().into_iter().filter(|id| told.text.contains(id)).count();
                assert!(of_own > 0, "{} {kind:?} finds nothing: {}", operation.id, told.text);
                assert!(of_other(&whole.text) > 0, "{}: {}", operation.id, whole.text);
                assert_eq!(of_other(&told.text), 0, "{} {kind:?}: {}", operation.id, told.text);
                found += 1;
            }
        }
    }

    assert!(found >= 8, "only {found} lists");
}

#[tokio::test]
async fn a_token_of_accounts_and_no_user_asks_nothing_about_users() {
    let scene = Scene::new().await;
    let (gateway, home) = (&scene.gateway, scene.home().await);
    let of_users = ["list_users", "get_user", "create_user", "update_user", "erase_user"];
    let operations: Vec<_> =
        operations::all().into_iter().filter(|operation| of_users.contains(&&*operation.id)).collect();
    assert_eq!(operations.len(), of_users.len());

    for accounts in [json!([]), json!([home.own.ids.account])] {
        let token = token(gateway, &home.tenant.test, json!({ "account_ids": accounts })).await;
        let shows = Shows::Bearer(token);
        for operation in &operations {
            for request in requests(operation, &home.own, &home.side) {
                let seen = ask(gateway, &request, &shows).await;
                let told = (seen.status, seen.code());
                assert_eq!(told, (403, "token_restricted".to_owned()), "{} {accounts}", operation.id);
            }
        }
    }
}

#[tokio::test]
async fn a_token_of_no_account_finds_none_in_any_list() {
    let scene = Scene::new().await;
    let (gateway, home) = (&scene.gateway, scene.home().await);
    let token = token(gateway, &home.tenant.test, json!({"account_ids": []})).await;
    let mut empty = 0;

    for operation in operations::all() {
        let is_list = operation.is_list || operation.id == "compat_list_accounts";
        if !is_list || operation.door != Door::Tenant || operation.names_something() {
            continue;
        }
        let call = gateway.get(&operation.path).bearer(&token).send_without_stream().await;
        match call.status {
            200 => assert_eq!(call.json()["data"], json!([]), "{}: {}", operation.id, call.text),
            status => assert_eq!((status, call.code()), (403, "token_restricted".into()), "{}", operation.id),
        }
        empty += usize::from(call.status == 200);
    }

    assert_eq!(empty, 4, "accounts in both surfaces, posts, link sessions");
}
