//! Every operation by every caller about everybody's things.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use linkgate::clock::Clock;

use super::operations::{self, Door, Operation};
use super::people::{self, Caller, Kind};
use super::requests::{Home, Seen, Things, ask, is_about_something, requests};
use super::rule::{Expected, Standing, Whose, expected};
use crate::compat::upstream::Upstream;
use crate::isolation::database::rows;
use crate::isolation::matrix::in_order;
use crate::isolation::world::{Side, side};
use crate::support::{Gateway, Setup};

/// How many calls are under way at once.
const AT_ONCE: usize = 6;
/// Every kind of somebody else's.
const FOREIGN: [Whose; 5] =
    [Whose::AnotherUsers, Whose::OtherEnvironment, Whose::OtherTenant, Whose::Unknown, Whose::Malformed];

pub struct Scene {
    pub gateway: Gateway,
    pub upstream: Upstream,
}

impl Scene {
    pub async fn new() -> Self {
        let upstream = Upstream::start().await;
        let setup = Setup {
            clock: Clock::manual(chrono::Utc::now()),
            upstream: Some(upstream.base.clone()),
            allow_private_networks: true,
            ..Setup::default()
        };
        Self { gateway: Gateway::with(setup).await, upstream }
    }

    /// A tenant with one of everything in its test environment.
    pub async fn home(&self) -> Home {
        let tenant = self.gateway.tenant().await;
        let test = side(&self.gateway, &self.upstream, "test", "test", &tenant).await;
        let mut home = Home::furnish(&self.gateway, &tenant, test).await;
        let email = format!("the-owner-{}@example.com", tenant.id);
        let owner = people::enter(&self.gateway, &tenant.test, &email, "owner").await;
        home.owner = Some(people::Shows::Bearer(owner.access));
        home
    }

    /// What is noted in the background is written.
    async fn settle(&self) {
        let ended = self.gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
        assert!(ended, "the background work does not come to its end");
    }
}

/// Everything there is to ask about, and everybody who asks.
struct Crowd {
    scene: Scene,
    home: Home,
    things: BTreeMap<&'static str, Things>,
    callers: Vec<Caller>,
    /// Whose rows must stay as they are: the home's, its live environment's, another tenant's.
    sides: Vec<Side>,
}

impl Crowd {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let gateway = &scene.gateway;
        let tenant = gateway.tenant().await;
        let early = Home::of(
            &tenant,
            Side {
                name: "",
                tenant: tenant.id.clone(),
                environment: "test",
                key: tenant.test.clone(),
                ids: Things::unknown().ids,
            },
            String::new(),
            String::new(),
        );
        let mut callers = people::made_too_early(gateway, &early).await;
        gateway.clock.advance(chrono::Duration::hours(2));

        let own = side(gateway, &scene.upstream, "own", "test", &tenant).await;
        let neighbour = side(gateway, &scene.upstream, "neighbour", "test", &tenant).await;
        let live = side(gateway, &scene.upstream, "live", "live", &tenant).await;
        let mut home = Home::furnish(gateway, &tenant, own).await;
        let mut other = scene.home().await;
        // The member's session there is somebody's.
        Kind::Member("owner").caller(gateway, &mut other).await;
        callers.extend(people::refused(gateway, &home).await);
        callers.extend(people::of_ended(gateway, false).await);
        callers.extend(people::of_ended(gateway, true).await);
        for kind in Kind::ALL {
            callers.push(kind.caller(gateway, &mut home).await);
        }
        let of_tenant = |ids: &Side| Things { ids: ids.ids.clone(), ..home.own.clone() };
        let things = BTreeMap::from([
            ("own", home.own.clone()),
            ("neighbour", of_tenant(&neighbour)),
            ("live", of_tenant(&live)),
            ("other", other.own.clone()),
            ("unknown", Things::unknown()),
            ("malformed", Things::malformed()),
        ]);
        let sides = vec![home.side.clone(), live, other.side.clone()];
        scene.settle().await;
        Self { scene, home, things, callers, sides }
    }

    /// `is_live` of the caller, whose own things are what the others' other environment has.
    fn things(&self, whose: Whose, is_live: bool) -> &Things {
        &self.things[match whose {
            Whose::Own if is_live => "live",
            Whose::OtherEnvironment if is_live => "own",
            Whose::Own => "own",
            Whose::AnotherUsers => "neighbour",
            Whose::OtherEnvironment => "live",
            Whose::OtherTenant => "other",
            Whose::Unknown => "unknown",
            Whose::Malformed => "malformed",
        }]
    }

    /// Whether the cell has a meaning: what belongs to the tenant as a whole is in both environments and no
    /// user's, and another user's things are foreign only to who is restricted.
    fn is_a_cell(&self, operation: &Operation, standing: &Standing, whose: Whose) -> bool {
        let whole = |id: &str| matches!(id, "kid" | "member_id" | "session_id" | "tenant_id" | "plan_id");
        let is_whole = operation.ids().any(whole);
        match whose {
            Whose::Own | Whose::Unknown => true,
            Whose::OtherEnvironment => !is_whole,
            Whose::AnotherUsers => {
                let is_restricted =
                    matches!(standing, Standing::Token(_, bounds) if *bounds != super::rule::Bounds::Nothing);
                !is_whole && is_restricted
            }
            Whose::OtherTenant => operation.door != Door::Operator,
            Whose::Malformed => operation.names_something(),
        }
    }

    /// Asks one operation by one caller about everybody's things. Says what is wrong, and how many cells there
    /// were.
    async fn ask_all(&self, operation: &Operation, caller: &Caller) -> (usize, Vec<String>) {
        let credential = caller.credential(operation);
        let (mut cells, mut wrong) = (0, Vec::new());
        let mut unknown: Option<Vec<Seen>> = None;
        // The unknown first: with it the others are compared.
        for whose in [Whose::Unknown, Whose::Own].into_iter().chain(FOREIGN) {
            let is_again = whose == Whose::Unknown && unknown.is_some();
            if is_again || !self.is_a_cell(operation, &credential.standing, whose) {
                continue;
            }
            if whose != Whose::Own && !is_about_something(operation, &self.home.side) {
                continue;
            }
            let is = expected(operation, credential, whose);
            if is == Expected::Allowed && !self.changes_nothing(operation, &credential.standing, whose) {
                continue;
            }
            let (things, mut all) = (self.things(whose, credential.is_live), Vec::new());
            let side = if credential.is_live { &self.sides[1] } else { &self.home.side };
            for request in requests(operation, things, side) {
                let seen = ask(&self.scene.gateway, &request, &credential.shows).await;
                cells += 1;
                let cell = format!("{} {} by {}, {whose:?}", operation.id, request.path, caller.name);
                wrong.extend(judge(&seen, is).map(|why| format!("{cell}: {why}")));
                all.push(seen.without(things));
            }
            let foreign = !matches!(whose, Whose::Own | Whose::Malformed);
            if foreign && unknown.as_ref().is_some_and(|unknown| *unknown != all) {
                wrong.push(format!(
                    "{} by {}, {whose:?}: {all:?} and not as an unknown one: {unknown:?}",
                    operation.id, caller.name
                ));
            }
            if whose == Whose::Unknown {
                unknown = Some(all);
            }
        }
        (cells, wrong)
    }

    /// Whether a call that is allowed may be made here, where nothing is to change: one that asks, by its query
    /// or its body, for what is not the caller's.
    fn changes_nothing(&self, operation: &Operation, standing: &Standing, whose: Whose) -> bool {
        let is_bound_to_user = matches!(standing, Standing::Token(_, super::rule::Bounds::OneUser));
        let is_foreign = match whose {
            Whose::Own | Whose::Malformed => false,
            Whose::AnotherUsers => is_bound_to_user,
            Whose::OtherEnvironment | Whose::OtherTenant | Whose::Unknown => true,
        };
        is_foreign && !operation.names_something() && operation.door != Door::Open
    }
}

/// What is wrong with an answer.
fn judge(seen: &Seen, is: Expected) -> Option<String> {
    let told = (seen.status, seen.code());
    let is_right = match is {
        Expected::Refused(status, code) => told == (status, code.to_owned()),
        Expected::RefusedOrNotFound(status, code) => {
            told == (status, code.to_owned()) || told == (404, "not_found".to_owned())
        }
        Expected::Allowed => !matches!(seen.status, 401 | 403) && seen.status < 500,
    };
    (!is_right).then(|| format!("{} {} and not {is:?}", seen.status, seen.text))
}

/// Tells of the first few.
fn assert_none(wrong: &[String]) {
    let told: Vec<String> = wrong.iter().take(30).map(|why| why.chars().take(400).collect()).collect();
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), told.join("\n"));
}

#[tokio::test]
async fn whoever_may_not_call_is_refused_as_the_rule_says_and_changes_nothing() {
    let crowd = Crowd::new().await;
    let gateway = &crowd.scene.gateway;
    // The use of a key and of a session is noted once; it is not what is looked for here.
    for caller in &crowd.callers {
        for credential in caller.credentials() {
            credential.shows.with(gateway.get("/v1/accounts?limit=1")).send().await;
        }
    }
    crowd.scene.settle().await;
    let before = rows(gateway, &crowd.sides).await;
    let operations: Vec<Operation> =
        operations::all().into_iter().filter(|operation| operation.door != Door::Open).collect();

    let pairs =
        crowd.callers.iter().flat_map(|caller| operations.iter().map(move |operation| (caller, operation)));
    let asked = futures_util::stream::iter(pairs).map(|(caller, operation)| crowd.ask_all(operation, caller));
    let asked: Vec<(usize, Vec<String>)> = asked.buffer_unordered(AT_ONCE).collect().await;

    let wrong: Vec<String> = asked.iter().flat_map(|(_, wrong)| wrong.clone()).collect();
    assert_none(&wrong);
    let cells: usize = asked.iter().map(|(cells, _)| cells).sum();
    assert!(cells > 8_000, "only {cells} cells");
    crowd.scene.settle().await;
    assert_eq!(rows(gateway, &crowd.sides).await, before, "a refused call changed something");
}

#[tokio::test]
async fn an_open_call_is_answered_the_same_whatever_is_shown() {
    let crowd = Crowd::new().await;
    let gateway = &crowd.scene.gateway;
    let nothing = people::Shows::Nothing;

    for operation in operations::all().into_iter().filter(|operation| operation.door == Door::Open) {
        for whose in [Whose::Own, Whose::Unknown] {
            for request in requests(&operation, crowd.things(whose, false), &crowd.home.side) {
                let plain = ask(gateway, &request, &nothing).await;
                assert!(plain.status < 500 && plain.status != 403, "{}: {}", operation.id, plain.text);
                for caller in &crowd.callers {
                    let shown = ask(gateway, &request, &caller.credential(&operation).shows).await;
                    assert_eq!(shown, plain, "{} {} by {}", operation.id, request.path, caller.name);
                }
            }
        }
    }
}

/// After what `in_order` says of calls that end things.
fn last(operation: &Operation) -> usize {
    let last = [
        "create_signing_key",
        "end_session",
        "remove_member",
        "operator_delete_plan",
        "operator_delete_tenant",
        "log_out",
        "change_password",
        "log_out_everywhere",
    ];
    let at = last.iter().position(|id| *id == operation.id);
    at.map_or_else(|| in_order(&operation.id), |at| 100 + at)
}

#[tokio::test]
async fn whoever_may_call_is_let_in_to_what_is_its_own() {
    let scene = Scene::new().await;
    let gateway = &scene.gateway;
    let (mut cells, mut wrong) = (0, Vec::new());

    // A caller of the live environment would need an upstream that scans; in the matrix it is refused.
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::LiveKey) {
        let mut home = scene.home().await;
        let caller = kind.caller(gateway, &mut home).await;
        let mut operations: Vec<Operation> = operations::all();
        operations.retain(|operation| {
            let is = expected(operation, caller.credential(operation), Whose::Own);
            operation.door != Door::Open && is == Expected::Allowed
        });
        operations.sort_by_key(last);
        for operation in operations {
            for request in requests(&operation, &home.own, &home.side) {
                let shows = match &home.spare {
                    Some(spare) if operation.id == "log_out" => spare,
                    _ => &caller.credential(&operation).shows,
                };
                let seen = ask(gateway, &request, shows).await;
                cells += 1;
                if !request.own.contains(&seen.status) {
                    wrong.push(format!(
                        "{} {} by {kind:?}: {} {}",
                        operation.id, request.path, seen.status, seen.text
                    ));
                }
            }
        }
    }

    assert_none(&wrong);
    assert!(cells > 500, "only {cells} cells");
}

#[tokio::test]
async fn whoever_has_no_good_credential_hears_of_that_first_whatever_else_is_wrong() {
    let crowd = Crowd::new().await;
    let gateway = &crowd.scene.gateway;
    let unknown = crowd.things(Whose::Unknown, false);
    let nobody = crowd
        .callers
        .iter()
        .filter(|caller| caller.credentials().all(|credential| credential.standing == Standing::Nobody));
    let nobody: Vec<&Caller> = nobody.collect();
    assert!(nobody.len() > 10);

    for operation in operations::all() {
        if !matches!(operation.door, Door::Member | Door::Tenant | Door::KeyAlone) {
            continue;
        }
        for mut request in requests(&operation, unknown, &crowd.home.side) {
            request.path =
                format!("{}?no_such_parameter=1", request.path.split('?').next().unwrap_or_default());
            request.body = request.body.map(|_| serde_json::json!({"no_such_field": 1}));
            for caller in &nobody {
                let seen = ask(gateway, &request, &caller.credential(&operation).shows).await;
                assert_eq!(
                    (seen.status, seen.code()),
                    (401, "unauthenticated".to_owned()),
                    "{} by {}: {}",
                    operation.id,
                    caller.name,
                    seen.text
                );
            }
        }
    }
}
