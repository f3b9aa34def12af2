//! How far sessions came, and how long it took them.

use serde_json::{Value, json};

use super::{let_notes_be_written, scene_at, usage};
use crate::support::upstream::{Person, Say};

/// Makes a hundred sessions of the past, number `i` of which took `i` times these seconds a step, as far as
/// it came.
fn a_hundred(at: &str) -> String {
    format!(
        "insert into users select linkgate_tenant(), 'live', 'u', now();
         insert into link_sessions (tenant_id, environment, link_session_id, unique_id, surface, user_id, status,
             provider, upstream, check_token, page_secret_sealed, account_id, created_at, updated_at, expires_at,
             shown_at, shown_by, scanned_at, confirmed_at, told_at, told_by)
         select linkgate_tenant(), 'live', gen_random_uuid(), 'seeded-' || lpad(i::text, 6, '0'), 'hosted', 'u',
             'confirmed', 'wahdx', 'operator', 'token-' || i, '\\x00', gen_random_uuid(), at, at, at,
             at + i * interval '1 s', 'page', at + i * interval '3 s', at + i * interval '7 s',
             at + i * interval '7.01 s', 'page'
         from generate_series(1, 100) i, (select timestamptz '{at}' as at) t;"
    )
}

fn close(told: &Value, expected: [f64; 3]) {
    for (name, expected) in ["p50", "p90", "p99"].into_iter().zip(expected) {
        let value = told[name].as_f64().unwrap_or_else(|| panic!("no {name}: {told}"));
        assert!((value - expected).abs() < 0.001, "{name} is {value}, not {expected}: {told}");
    }
}

#[tokio::test]
async fn percentiles_are_those_of_the_sessions_made_in_these_days() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    scene.change(&a_hundred("2026-03-08T23:59:00Z")).await;

    let told = usage(&scene, "?from=2026-03-08&to=2026-03-08").await["link_funnel"].clone();
    let later = usage(&scene, "?from=2026-03-09&to=2026-03-09").await["link_funnel"].clone();

    assert_eq!(told["created"], 100);
    let seconds = &told["seconds"];
    close(&seconds["created_to_shown"], [50.5, 90.1, 99.01]);
    close(&seconds["shown_to_scanned"], [101.0, 180.2, 198.02]);
    close(&seconds["scanned_to_confirmed"], [202.0, 360.4, 396.04]);
    close(&seconds["confirmed_to_told"], [0.505, 0.901, 0.99]);
    close(&seconds["created_to_confirmed"], [353.5, 630.7, 693.07]);
    assert_eq!(later["created"], 0);
    assert_eq!(later["seconds"]["created_to_shown"]["p99"], Value::Null);
}

#[tokio::test]
async fn of_very_many_sessions_a_part_tells_about_the_same() {
    use linkgate::model::tenant::{Environment, TenantScope};
    use linkgate::model::usage::Range;

    let scene = scene_at("2026-03-09T10:00:00Z").await;
    scene.change(&a_hundred("2026-03-09T09:00:00Z")).await;
    let tenant = scene.tenant.id.parse().expect("an id");
    let scope = TenantScope { tenant, environment: Environment::Live };
    let day = scene.gateway.clock.now().date_naive();
    let (range, store) = (Range { from: day, to: day }, &scene.gateway.running.ctx.store);

    let of = async |one_in| {
        let read = store.tenant(scope, move |tx| tx.link_funnel_percentiles(&range, one_in));
        read.await.expect("percentiles")[0]
    };
    let (all, some) = (of(1).await, of(3).await);

    assert_eq!(all.p50, Some(50.5));
    assert_ne!(some, all);
    let p50 = some.p50.expect("a part of a hundred");
    assert!((5.0..95.0).contains(&p50), "{p50}");
}

#[tokio::test]
async fn each_step_counts_those_that_came_so_far_and_what_is_lost_before_the_next() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    scene.change(&a_hundred("2026-03-09T09:00:00Z")).await;
    let back = "account_id = null, told_at = null, confirmed_at = null";
    let steps = [
        (1..=10, "expired", format!("{back}, scanned_at = null, shown_at = null")),
        (11..=15, "new", format!("{back}, scanned_at = null, shown_at = null")),
        (16..=35, "cancelled", format!("{back}, scanned_at = null")),
        (36..=40, "scanned", back.to_owned()),
        (41..=50, "expired", back.to_owned()),
        (51..=52, "confirmed", "told_at = null".to_owned()),
        // Scanned, and nobody saw how it came to be shown.
        (53..=60, "cancelled", "shown_at = null".to_owned()),
    ];
    for (numbers, status, set) in steps {
        let which = format!(
            "check_token = any(select 'token-' || generate_series({}, {}))",
            numbers.start(),
            numbers.end()
        );
        scene.change(&format!("update link_sessions set status = '{status}', {set} where {which}")).await;
    }

    let told = usage(&scene, "").await["link_funnel"].clone();

    let steps = ["created", "shown", "scanned", "confirmed", "told"].map(|step| told[step].as_i64().unwrap());
    assert_eq!(steps, [100, 85, 65, 50, 48]);
    let drop_off = |step: &str| told["drop_off"][step].clone();
    assert_eq!(drop_off("created_to_shown"), json!({"sessions": 10, "share": 0.1053}));
    assert_eq!(drop_off("shown_to_scanned"), json!({"sessions": 20, "share": 0.2353}));
    assert_eq!(drop_off("scanned_to_confirmed"), json!({"sessions": 10, "share": 0.1667}));
    assert_eq!(drop_off("confirmed_to_told"), json!({"sessions": 2, "share": 0.04}));
}

#[tokio::test]
async fn a_session_passes_through_the_funnel_and_into_the_metrics() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let started = scene.start_for("ana").await;
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    scene.gateway.clock.advance(chrono::Duration::seconds(4));
    let body = json!({"secret": started.secret});
    scene.gateway.post(&format!("/link/{}/open", started.id)).json(&body).send().await;
    scene.gateway.pass(10).await;
    scene.gateway.pass(20).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(2));
    scene.session(&started.label).await;
    let_notes_be_written(&scene).await;

    let told = usage(&scene, "").await["link_funnel"].clone();
    let metrics = scene.gateway.running.ctx.metrics.render();

    for (span, expected) in [
        ("created_to_shown", 4.0),
        ("shown_to_scanned", 10.0),
        ("scanned_to_confirmed", 20.0),
        ("confirmed_to_told", 2.0),
        ("created_to_confirmed", 34.0),
    ] {
        close(&told["seconds"][span], [expected; 3]);
        for line in [
            format!("linkgate_link_funnel_seconds_count{{step=\"{span}\"}} 1"),
            format!("linkgate_link_funnel_seconds_sum{{step=\"{span}\"}} {expected}"),
        ] {
            assert!(metrics.lines().any(|one| one == line), "no {line} in\n{metrics}");
        }
    }
    for step in ["created", "shown", "scanned", "confirmed", "told"] {
        assert_eq!(told[step], 1, "{step}");
        let line = format!("linkgate_link_funnel_total{{step=\"{step}\"}} 1");
        assert!(metrics.lines().any(|one| one == line), "no {line} in\n{metrics}");
    }
}
