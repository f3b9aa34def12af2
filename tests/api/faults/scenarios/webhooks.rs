//! Webhooks that are sent while replicas die, to endpoints of which one hangs and one fails.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use linkgate::crypto::secret::Secret;
use linkgate::metrics::Metrics;
use linkgate::model::event::EventKind;
use linkgate::model::tenant::{Environment, TenantScope};
use linkgate::service::Error;
use linkgate::store::Store;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::faults::clock::Dice;
use crate::faults::figures::{Bounds, Report};
use crate::faults::stores::pass_ms;
use crate::faults::world::{Plan, Scale, World};
use crate::support::rows::rows;
use crate::webhooks::receiver::{Hit, Receiver, Reply, status};

/// Events for each of the sessions that are asked for: 10,000 where nothing else is said.
const EVENTS_A_SESSION: usize = 100;
/// Events that are written at once.
const BATCH: usize = 25;
/// How many are written a second while delays are compared.
const STEADY_A_SECOND: usize = 100;
/// How many deliveries of one endpoint are under way at once in a replica, and come twice when it is killed.
const UNDER_WAY_MAX: usize = 16;
/// How long all of it may take to arrive, once the last was written.
const ARRIVES_WITHIN: Duration = Duration::from_secs(300);
/// What the slow endpoint may cost the others, at most.
const EXTRA_P99: Duration = Duration::from_millis(1_500);
const LOOPBACK: [(&str, &str); 1] = [("LINKGATE_ALLOW_PRIVATE_NETWORKS", "on")];

/// An endpoint, and what it hears of.
struct Endpoint {
    id: String,
    secret: String,
    receiver: Receiver,
    /// Nothing: everything.
    hears: Option<EventKind>,
}

/// What the writer knows: when each event was on disk, and of which kind it is.
struct Written {
    at: Instant,
    kind: EventKind,
}

struct Post {
    store: Store,
    scope: TenantScope,
    tenant: String,
    database_url: String,
    quick: Endpoint,
    half: Endpoint,
    slow: Endpoint,
    broken: Endpoint,
    written: BTreeMap<String, Written>,
}

/// Of posts, since the other invariants compare what is told of links with what there is. One in twenty for each of the two that do harm, the others by halves.
fn kind_of(number: usize) -> EventKind {
    match number % 20 {
        0 => EventKind::PostInboxDelivered,
        1 => EventKind::PostFailed,
        even if even % 2 == 0 => EventKind::PostProcessing,
        _ => EventKind::PostPublished,
    }
}

async fn endpoint(world: &World, hears: Option<EventKind>) -> Endpoint {
    let receiver = Receiver::start().await;
    let mut body = json!({"url": receiver.url});
    if let Some(kind) = hears {
        body["events"] = json!([kind.as_str()]);
    }
    let url = format!("{}/v1/webhook-endpoints", world.replicas[0].base());
    let key = world.clients.first().live.clone();
    let made = reqwest::Client::new().post(url).header("X-API-Key", key).json(&body).send().await;
    let made: Value = made.expect("an answer").json().await.expect("JSON");
    let text = |name: &str| made[name].as_str().unwrap_or_else(|| panic!("no {name}: {made}")).to_owned();
    Endpoint { id: text("id"), secret: text("secret"), receiver, hears }
}

impl Endpoint {
    fn hears_of(&self, kind: EventKind) -> bool {
        self.hears.is_none_or(|hears| hears == kind)
    }

    /// What arrived first of each event.
    fn firsts(&self) -> BTreeMap<String, Hit> {
        let mut firsts = BTreeMap::new();
        for hit in self.receiver.hits() {
            firsts.entry(hit.id().to_owned()).or_insert(hit);
        }
        firsts
    }
}

impl Post {
    async fn new(world: &World) -> Self {
        let tenant = world.clients.first().id.clone();
        let database_url = world.stores.database_url.clone();
        let post = Self {
            store: Store::new(&Secret::new(&*database_url), 2, Arc::new(Metrics::new())),
            scope: TenantScope {
                tenant: tenant.parse().expect("a tenant's id"),
                environment: Environment::Live,
            },
            tenant,
            database_url,
            quick: endpoint(world, None).await,
            half: endpoint(world, Some(EventKind::PostProcessing)).await,
            slow: endpoint(world, Some(EventKind::PostInboxDelivered)).await,
            broken: endpoint(world, Some(EventKind::PostFailed)).await,
            written: BTreeMap::new(),
        };
        post.broken.receiver.usually(status(500));
        post
    }

    /// Writes events, as changes would.
    async fn write(&mut self, count: usize) {
        let from = self.written.len();
        let kinds: Vec<EventKind> = (from..from + count).map(kind_of).collect();
        let (inside, at) = (kinds.clone(), chrono::Utc::now());
        let written = self.store.tenant(self.scope, move |tx| {
            let ids = inside.into_iter().map(|kind| tx.insert_event(kind, json!({}), at));
            Ok::<_, Error>(ids.collect::<Result<Vec<_>, _>>()?)
        });
        let (ids, at) = (written.await.expect("events"), Instant::now());
        for (id, kind) in ids.into_iter().zip(kinds) {
            self.written.insert(id.to_string(), Written { at, kind });
        }
    }

    /// Writes at a steady pace and says how long each took to the quick endpoint, sorted.
    async fn delays(&mut self, lasts: Duration) -> Vec<Duration> {
        let (known, since): (BTreeSet<String>, _) = (self.written.keys().cloned().collect(), Instant::now());
        while since.elapsed() < lasts {
            self.write(STEADY_A_SECOND / 10).await;
            pass_ms(100).await;
        }
        let until = Instant::now() + ARRIVES_WITHIN;
        while self.quick.firsts().len() < self.written.len() && Instant::now() < until {
            pass_ms(100).await;
        }
        let new = self.quick.firsts().into_iter().filter(|(id, _)| !known.contains(id));
        let mut delays: Vec<Duration> = new
            .filter_map(|(id, hit)| Some(hit.at.saturating_duration_since(self.written.get(&id)?.at)))
            .collect();
        delays.sort_unstable();
        delays
    }

    async fn count(&self, endpoint: &Endpoint, so: &str) -> usize {
        let id = endpoint.id.trim_start_matches("we_");
        let query = format!("select count(*) from webhook_deliveries where endpoint_id = '{id}' and {so}");
        rows(&self.database_url, &self.tenant, "live", &query).await[0].parse().expect("a number")
    }

    /// Waits until everything has come to where it belongs; the two that do harm have been tried.
    async fn arrive(&self) -> Duration {
        let since = Instant::now();
        while since.elapsed() < ARRIVES_WITHIN {
            let waiting = self.count(&self.quick, "status <> 'succeeded'").await
                + self.count(&self.half, "status <> 'succeeded'").await
                + self.count(&self.broken, "attempts = 0").await;
            if waiting == 0 {
                break;
            }
            pass_ms(250).await;
        }
        since.elapsed()
    }

    /// Holds what arrived against what was written. Says how much came twice.
    async fn judge(&self, report: &mut Report) -> usize {
        let mut twice = 0;
        for (name, endpoint) in [("quick", &self.quick), ("half", &self.half)] {
            let firsts = endpoint.firsts();
            let due = self.written.iter().filter(|(_, event)| endpoint.hears_of(event.kind));
            let lost = due.filter(|(id, _)| !firsts.contains_key(*id)).count();
            let strange = firsts
                .keys()
                .filter(|id| self.written.get(*id).is_none_or(|event| !endpoint.hears_of(event.kind)));
            report.hold_count(&format!("events that the {name} endpoint never got"), lost, 0);
            report.hold_count(&format!("events that the {name} endpoint should not get"), strange.count(), 0);
            twice += endpoint.receiver.count() - firsts.len();
        }
        for endpoint in [&self.quick, &self.half, &self.slow, &self.broken] {
            let webhook = Webhook::new(&endpoint.secret).expect("a secret");
            let hits = endpoint.receiver.hits();
            let bad = hits.iter().filter(|hit| webhook.verify(&hit.body, &hit.headers).is_err()).count();
            report.hold_count("signatures that do not verify", bad, 0);
        }
        let unlisted = self.count(
            &self.broken,
            "not exists (select from webhook_attempts a where a.delivery_id = webhook_deliveries.delivery_id
                and a.tenant_id = webhook_deliveries.tenant_id and a.response_status = 500)",
        );
        report.hold_count("failures that are not listed", unlisted.await, 0);
        let ended = self.count(&self.slow, "status = 'succeeded' and attempts > 1").await;
        report.hold_count("successes of an endpoint that hangs", ended, 0);
        twice
    }
}

fn share(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or_default()
}

/// Delays first, while all are well and while one hangs; then many events at once, and replicas that are killed
/// while they send them.
pub async fn killed(name: &'static str, scale: Scale) -> Report {
    let mut world = World::prepare(Plan::new(&scale)).await;
    for replica in &mut world.replicas {
        replica.start_with(&LOOPBACK).await;
    }
    let mut dice = Dice::new(scale.seed);
    let mut post = Post::new(&world).await;
    let lasts = Duration::from_secs(if scale.short { 3 } else { 20 });
    let calm = post.delays(lasts).await;
    post.slow.receiver.usually(Reply::Hang);
    let beside = post.delays(lasts).await;

    let events = (scale.sessions * EVENTS_A_SESSION).max(post.written.len());
    let each = (events - post.written.len()).div_ceil(scale.tries);
    for _ in 0..scale.tries {
        let until = events.min(post.written.len() + each);
        while post.written.len() < until {
            post.write(BATCH.min(until - post.written.len())).await;
        }
        pass_ms(dice.between(0, 1_200) as u64).await;
        let victim = dice.between(0, scale.replicas as i64 - 1) as usize;
        world.kill(victim);
        pass_ms(dice.between(0, 1_500) as u64).await;
        world.replicas[victim].start_with(&LOOPBACK).await;
    }
    let took = post.arrive().await;

    let mut report = world.verdict(name, &Bounds::default()).await;
    report.figures.tries = scale.tries;
    let twice = post.judge(&mut report).await;
    report.hold_count("events that came twice", twice, scale.tries * UNDER_WAY_MAX * 2);
    let deliveries = post.quick.firsts().len() + post.half.firsts().len();
    let (before, after) = (share(&calm, 99), share(&beside, 99));
    if after > before + EXTRA_P99 {
        report.late.push(format!("a slow endpoint costs the others {:?} at p99", after - before));
    }
    report.notes.push(format!(
        "{} events, {deliveries} deliveries to endpoints that answer, {} tries at one that hangs, {} at one that \
         fails, {} kills, {twice} came twice, all there {took:.1?} after the last kill",
        post.written.len(),
        post.slow.receiver.count(),
        post.broken.receiver.count(),
        scale.tries,
    ));
    report.notes.push(format!(
        "from the event to the quick endpoint, p50/p99: {:?}/{before:?} while all are well, {:?}/{after:?} while one hangs",
        share(&calm, 50),
        share(&beside, 50),
    ));
    report
}
