//! Walking through a list whose rows are changed meanwhile: by every operation of the document that changes one of
//! its items, and by what the program does by itself. No change may move a row past a cursor.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::TimeDelta;
use linkgate::model::account::{AccountStatus, Profile};
use linkgate::model::id::{AccountId, IdentityId, PostId, SigningKeyId, TenantId};
use linkgate::model::post_state::PostStatus;
use linkgate::model::tenant::{Environment, TenantScope};
use linkgate::store::StoreError;
use linkgate::store::posts::PostOutcome;
use serde_json::Value;

use super::rows::{Bustle, Copier, table_of};
use super::{id_of, lists, page};
use crate::authorization::matrix::Scene;
use crate::authorization::operations::{self, Door, Operation};
use crate::authorization::requests::Home;
use crate::support::rows::rows;
use crate::support::wire::Answer;
use crate::support::{Call, OPERATOR_TOKEN};

/// How many rows stay and are changed, two of each moment.
const STAYING: i64 = 6;
/// How many pages a walk may take.
const PAGES_MAX: usize = 400;
/// Lists of records, which nothing changes but erasure, and of sessions, which nothing changes but their renewal.
const UNCHANGED: [&str; 3] = ["list_audit_log", "list_events", "list_sessions"];

/// Changes the rows of one list.
struct Changes<'a> {
    scene: &'a Scene,
    home: &'a Home,
    list: &'a Operation,
    /// With the bodies that the document has for them.
    operations: Vec<(Operation, Option<Value>)>,
    made: AtomicU64,
}

impl<'a> Changes<'a> {
    fn of(scene: &'a Scene, home: &'a Home, list: &'a Operation) -> Self {
        let items = match list.id.as_str() {
            "list_deliveries" => "/v1/deliveries",
            _ => &list.path,
        };
        let is_change = |operation: &Operation| {
            let rest = operation.path.strip_prefix(items).and_then(|rest| rest.strip_prefix("/{"));
            rest.is_some() && !matches!(operation.method.as_str(), "GET" | "DELETE")
        };
        let document = operations::document();
        let with_body = |operation: Operation| {
            let told = &document["paths"][&operation.path][operation.method.to_lowercase()];
            let body = told["requestBody"]["content"]["application/json"]["example"].clone();
            (operation, Some(body).filter(|body| !body.is_null()))
        };
        let operations = operations::all().into_iter().filter(is_change).map(with_body).collect();
        Self { scene, home, list, operations, made: AtomicU64::new(0) }
    }

    /// Changes one row in every way that there is, some moments after the last change.
    async fn change(&self, id: &str) {
        self.scene.gateway.clock.advance(TimeDelta::milliseconds(7));
        for (operation, body) in &self.operations {
            let answer = self.call(operation, body.as_ref(), id).await;
            // It may have been changed before so that it can't be once more.
            assert!(answer.status < 300 || answer.status == 409, "{} {id}: {}", operation.id, answer.text);
            self.made.fetch_add(u64::from(answer.status < 300), Ordering::Relaxed);
        }
        let changed = match self.list.id.as_str() {
            "list_accounts" => self.reconnect(id).await,
            "list_posts" => self.settle(id).await,
            "list_signing_keys" => self.retire(id).await,
            _ => false,
        };
        self.made.fetch_add(u64::from(changed), Ordering::Relaxed);
    }

    async fn call(&self, operation: &Operation, body: Option<&Value>, id: &str) -> Answer {
        let (start, rest) = operation.path.split_once('{').expect("an id in the path");
        let (_, end) = rest.split_once('}').expect("the id's end");
        let method = operation.method.parse().expect("a method");
        let call = Call::new(method, format!("{}{start}{id}{end}", self.scene.gateway.base));
        let call = match operation.door {
            Door::Operator => call.bearer(OPERATOR_TOKEN),
            _ => call.key(&self.home.tenant.test),
        };
        match body {
            Some(body) => call.json(body).send().await,
            None => call.send().await,
        }
    }

    fn scope(&self) -> TenantScope {
        let id: TenantId = self.home.tenant.id.parse().expect("a tenant");
        TenantScope { tenant: id, environment: Environment::Test }
    }

    /// As a scan of the same person does.
    async fn reconnect(&self, id: &str) -> bool {
        let gateway = &self.scene.gateway;
        let query = format!("select identity_id from accounts where account_id = '{id}'");
        let identity = rows(&gateway.database_url, &self.home.tenant.id, "test", &query).await;
        let identity = IdentityId::from_uuid(identity[0].parse().expect("a UUID"));
        let (id, now): (AccountId, _) = (id.parse().expect("an account"), gateway.clock.now());
        let work = move |tx: &mut linkgate::store::TenantTx<'_>| {
            let (from, to) = ([AccountStatus::Linked], AccountStatus::ReconnectRequired);
            tx.set_account_status(id, &from, to, None, now)?;
            tx.relink_account(id, identity, AccountStatus::Linked, &Profile::default(), now)
        };
        gateway.running.ctx.store.tenant::<_, StoreError>(self.scope(), work).await.expect("a reconnect");
        true
    }

    /// As news from the upstream do.
    async fn settle(&self, id: &str) -> bool {
        let gateway = &self.scene.gateway;
        let (id, now): (PostId, _) = (id.parse().expect("a post"), gateway.clock.now());
        let outcome = PostOutcome {
            status: PostStatus::PubliclyAvailable,
            publish_id: Some("v_pub_url~v2.1".to_owned()),
            fail_reason: None,
            public_post_url: Some("https://www.tiktok.com/@a/video/1".to_owned()),
        };
        let work = move |tx: &mut linkgate::store::TenantTx<'_>| tx.settle_post(id, &outcome, now);
        let settled = gateway.running.ctx.store.tenant::<_, StoreError>(self.scope(), work).await;
        settled.expect("news of a post").is_some()
    }

    /// As a rotation does with the key before.
    async fn retire(&self, id: &str) -> bool {
        let gateway = &self.scene.gateway;
        let (id, end): (SigningKeyId, _) =
            (id.parse().expect("a kid"), gateway.clock.now() + TimeDelta::hours(1));
        let work = move |tx: &mut linkgate::store::TenantTx<'_>| tx.set_signing_key_end(&id, Some(end));
        gateway.running.ctx.store.tenant::<_, StoreError>(self.scope(), work).await.expect("an end");
        true
    }

    /// Goes on until it is dropped.
    async fn never_end(&self, ids: &[String]) {
        for id in ids.iter().cycle() {
            self.change(id).await;
            // Where there is nothing to change others have their turn all the same.
            tokio::task::yield_now().await;
        }
    }
}

/// All ids of a list, page by page. After each page the oldest of `staying`, which a change may bring to the front of
/// its list, and the newest are changed.
async fn walk(changes: &Changes<'_>, staying: &[String], limit: usize) -> Vec<String> {
    let Changes { scene, home, list, .. } = changes;
    let (mut ids, mut query) = (Vec::new(), format!("limit={limit}"));
    for _ in 0..PAGES_MAX {
        let answer = page(scene, list, home, &home.tenant, &query).await;
        assert_eq!(answer.status, 200, "{}: {}", list.id, answer.text);
        let told = answer.json();
        ids.extend(told["data"].as_array().expect("a list").iter().map(|item| id_of(list, item)));
        let Some(cursor) = told["next_cursor"].as_str() else { return ids };
        query = format!("limit={limit}&cursor={cursor}");
        for id in staying.last().into_iter().chain(staying.first()) {
            changes.change(id).await;
        }
    }
    panic!("{}: more than {PAGES_MAX} pages", list.id)
}

/// Everything in the list, at once.
async fn whole(scene: &Scene, list: &Operation, home: &Home) -> Vec<String> {
    let answer = page(scene, list, home, &home.tenant, "limit=100").await;
    assert_eq!(answer.status, 200, "{}: {}", list.id, answer.text);
    let told = answer.json();
    assert!(told["next_cursor"].is_null(), "{} has more than a page", list.id);
    told["data"].as_array().expect("a list").iter().map(|item| id_of(list, item)).collect()
}

#[tokio::test]
async fn a_walk_meets_what_stays_once_and_in_order_while_it_is_changed() {
    let scene = Scene::new().await;
    let home = scene.home().await;
    let url = &scene.gateway.database_url;
    let from = scene.gateway.clock.now() - TimeDelta::seconds(60);

    // Changes of the others make them long.
    let (unchanged, others): (Vec<_>, Vec<_>) =
        lists().into_iter().partition(|list| UNCHANGED.contains(&list.id.as_str()));
    for list in unchanged.into_iter().chain(others) {
        let before = whole(&scene, &list, &home).await;
        let copier = || Copier::new(url, &home.tenant.id, table_of(&list.id));
        let mut copies = copier();
        for number in 0..STAYING {
            copies.insert_pending(from + TimeDelta::milliseconds(333 * (number / 2)));
        }
        let all = whole(&scene, &list, &home).await;
        let staying: Vec<String> = all.iter().filter(|id| !before.contains(id)).cloned().collect();
        assert_eq!(staying.len(), STAYING as usize, "{}: {all:?}", list.id);
        let changes = Changes::of(&scene, &home, &list);
        let bustle = Bustle::start(copier(), from - TimeDelta::milliseconds(666));

        let walks = async {
            for limit in [1, 2, 5] {
                let met = walk(&changes, &staying, limit).await;

                let once: BTreeSet<&String> = met.iter().collect();
                assert_eq!(once.len(), met.len(), "{}, {limit} a page: one was met twice: {met:?}", list.id);
                let stayed: Vec<&String> = met.iter().filter(|id| all.contains(id)).collect();
                assert_eq!(stayed, all.iter().collect::<Vec<_>>(), "{}, {limit} a page", list.id);
            }
        };
        let is_changed = !UNCHANGED.contains(&&*list.id);
        tokio::select! {
            () = walks => {}
            // Where nothing is done, only time would fly, past the end of the owner's session.
            () = changes.never_end(&staying), if is_changed => {}
        }

        bustle.end();
        let made = changes.made.load(Ordering::Relaxed);
        assert!(made > 0 || !is_changed, "{}: nothing could be changed", list.id);
    }
}

#[tokio::test]
async fn a_walk_goes_on_where_it_was_while_a_user_is_erased() {
    let scene = Scene::new().await;
    let home = scene.home().await;
    let mut begun = Vec::new();
    for list in lists() {
        let mut copier = Copier::new(&scene.gateway.database_url, &home.tenant.id, table_of(&list.id));
        for _ in 0..STAYING {
            copier.insert(scene.gateway.clock.now());
        }
        let before = whole(&scene, &list, &home).await;
        let first = page(&scene, &list, &home, &home.tenant, "limit=2").await.json();
        begun.push((list, before, first));
    }

    let path = format!("/v1/users/{}", home.own.ids.user);
    let erased = scene.gateway.delete(&path).key(&home.tenant.test).send().await;
    assert_eq!(erased.status, 204, "{}", erased.text);

    for (list, before, first) in begun {
        let cursor = first["next_cursor"].as_str().expect("more than a page");
        let query = format!("limit=100&cursor={cursor}");
        let rest = page(&scene, &list, &home, &home.tenant, &query).await.json();
        let items = [&first, &rest].into_iter().flat_map(|page| page["data"].as_array().expect("a list"));
        let met: Vec<String> = items.map(|item| id_of(&list, item)).collect();
        let after = whole(&scene, &list, &home).await;
        let throughout: Vec<&String> = before.iter().filter(|id| after.contains(id)).collect();
        let stayed: Vec<&String> = met.iter().filter(|id| throughout.contains(id)).collect();
        assert_eq!(stayed, throughout, "{}", list.id);
    }
}
