//! Every operation, every pair of tenant and environment: somebody else's id is an unknown id.

use serde_json::Value;

use super::database::rows;
use super::probes::{self, Kind, ask};
use super::world::{Ids, World};

/// Every operation of the document, with its name.
fn operations() -> Vec<String> {
    let document: Value = serde_json::from_str(linkgate::http::openapi::text()).expect("JSON");
    let items = document["paths"].as_object().expect("paths").values();
    let operations = items.flat_map(|item| item.as_object().expect("operations").values());
    let names = operations.map(|operation| operation["operationId"].as_str().expect("a name").to_owned());
    names.collect()
}

/// Changing calls come last, so that the others still find everything.
pub fn in_order(operation: &str) -> usize {
    let last = [
        "sandbox_scan",
        "sandbox_deny",
        "sandbox_utilise",
        "cancel_link_page",
        "cancel_link_session",
        "sandbox_expire_account",
        "unlink_account",
        "erase_user",
        "revoke_api_key",
        "revoke_signing_key",
        "delete_issuer",
        "delete_webhook_endpoint",
    ];
    last.iter().position(|name| *name == operation).map_or(0, |at| at + 1)
}

#[tokio::test]
async fn every_operation_answers_a_foreign_id_as_an_unknown_one_and_touches_nothing() {
    let world = World::new().await;
    let gateway = &world.gateway;
    let before = rows(gateway, &world.sides).await;
    let mut asked = 0;

    for caller in &world.sides {
        for operation in operations() {
            for victim in world.sides.iter().filter(|side| side.name != caller.name) {
                let random = Ids::random();
                let foreign = probes::of(&operation, &victim.ids, caller);
                let unknown = probes::of(&operation, &random, caller);
                let (Some(foreign), Some(unknown)) = (foreign, unknown) else {
                    panic!("{operation} is new: say in probes.rs what it can be asked about");
                };
                let (Kind::Asks(foreign), Kind::Asks(unknown)) = (foreign, unknown) else { continue };
                for (foreign, unknown) in foreign.iter().zip(&unknown) {
                    let told = ask(gateway, foreign, &victim.ids, caller).await;
                    let expected = ask(gateway, unknown, &random, caller).await;
                    let what =
                        format!("{operation} {} by {} about {}", foreign.path, caller.name, victim.name);
                    assert_eq!(told, expected, "{what}");
                    assert!(told.status < 500, "{what}: {}", told.text);
                    asked += 1;
                }
            }
        }
    }

    assert!(asked > 300, "only {asked} questions were asked");
    assert_eq!(rows(gateway, &world.sides).await, before, "somebody's rows were changed");
}

#[tokio::test]
async fn the_same_questions_about_ones_own_things_are_answered() {
    let world = World::new().await;
    let caller = &world.sides[0];
    let mut operations = operations();
    operations.sort_by_key(|operation| in_order(operation));

    for operation in operations {
        let Some(Kind::Asks(probes)) = probes::of(&operation, &caller.ids, caller) else { continue };
        for probe in probes {
            let told = match operation.as_str() {
                // A stream goes on; its first line is enough.
                "follow_link_session" | "follow_link_page" => continue,
                _ => ask(&world.gateway, &probe, &caller.ids, caller).await,
            };
            assert!(
                probe.own.contains(&told.status),
                "{operation} {}: {} {}",
                probe.path,
                told.status,
                told.text
            );
            if operation == "compat_post_status_batch" {
                assert!(told.text.contains("PROCESSING") || told.text.contains("COMPLETE"), "{}", told.text);
            }
        }
    }
}

#[tokio::test]
async fn nothing_of_another_side_is_in_any_list() {
    let world = World::new().await;

    for caller in &world.sides {
        for list in [
            "/v1/accounts",
            "/v1/posts",
            "/v1/link-sessions",
            "/v1/users",
            "/v1/events",
            "/v1/webhook-endpoints",
            "/api/content/accounts",
        ] {
            let answer = world.gateway.get(&format!("{list}?")).key(&caller.key).send().await;
            assert_eq!(answer.status, 200, "{list}: {}", answer.text);
            assert!(
                !answer.json()["data"].as_array().expect("a list").is_empty(),
                "{list} of {}",
                caller.name
            );
            for victim in world.sides.iter().filter(|side| side.name != caller.name) {
                for id in victim.ids.texts() {
                    assert!(
                        !answer.text.contains(id),
                        "{list} of {} holds {id} of {}",
                        caller.name,
                        victim.name
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_tenant_opens_nothing_of_it() {
    let world = World::new().await;
    let [one, .., two] = world.sides.as_slice() else { panic!("four sides") };
    for list in ["/v1/accounts", "/v1/posts", "/v1/link-sessions", "/v1/users", "/v1/events"] {
        let page = world.gateway.get(&format!("{list}?limit=1")).key(&one.key).send().await.json();
        let Some(cursor) = page["next_cursor"].as_str() else { continue };

        let answer = world.gateway.get(&format!("{list}?cursor={cursor}")).key(&two.key).send().await;

        assert_eq!(answer.status, 200, "{list}: {}", answer.text);
        for id in one.ids.texts() {
            assert!(!answer.text.contains(id), "{list}: {}", answer.text);
        }
    }
}
