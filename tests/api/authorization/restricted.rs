//! What a token of one user, or of some accounts, finds in lists: its own, and nothing of anybody else's.

use super::matrix::Scene;
use super::operations::{self, Door};
use super::people::Kind;
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
            // A token of some accounts is not restricted in users, nor in sessions that are about no account.
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
