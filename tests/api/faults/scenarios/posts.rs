//! Posts that are asked for again and again while replicas die.

use futures_util::future::join_all;

use crate::faults::clock::Dice;
use crate::faults::figures::{Bounds, Report};
use crate::faults::simulator::Mischief;
use crate::faults::simulator::fate::Fates;
use crate::faults::stores::pass_ms;
use crate::faults::world::{Plan, Scale, World};

/// How often each post is asked for at once, with one key.
const AT_ONCE: usize = 8;

/// Every account publishes; each post is asked for several times at once of all replicas, of which one is
/// killed in the middle, and once more afterwards.
pub async fn repeated(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale).with_fates(Fates::all_confirm(500, 3_000))).await;
    let mut dice = Dice::new(scale.seed);
    world.begin(scale.sessions).await;
    world.settle().await;
    let accounts = world.rows().await.accounts;
    world.simulator.mischief(Mischief { delay_ms: 200, ..Mischief::default() });
    let (mut sent, mut accepted) = (0, 0);
    for round in 0..scale.tries {
        let victim = dice.between(0, scale.replicas as i64 - 1) as usize;
        let mut asking = Vec::new();
        for account in &accounts {
            for time in 0..AT_ONCE {
                let (clients, account) = (world.clients.clone(), account.clone());
                let (replica, key) = (time % scale.replicas, format!("key-{round}-{}", account.id));
                asking.push(tokio::spawn(async move {
                    clients.publish(replica, &account.tenant, &account.id, &key).await
                }));
            }
        }
        sent += asking.len();
        pass_ms(dice.between(50, 1_500) as u64).await;
        world.kill(victim);
        let answers = join_all(asking).await;
        accepted += answers.iter().filter(|status| matches!(status, Ok(Some(200..=202)))).count();
        world.replicas[victim].start().await;
        for account in &accounts {
            let key = format!("key-{round}-{}", account.id);
            world.clients.publish(victim, &account.tenant, &account.id, &key).await;
        }
    }
    let mut report = world.verdict(name, &Bounds::default()).await;
    let posts = world.simulator.look(|ledger| ledger.posts.len());
    report.figures.tries = scale.tries;
    report.notes.push(format!(
        "{sent} calls for {} posts, {accepted} accepted, {posts} sent",
        accounts.len() * scale.tries
    ));
    report.hold_count("posts that were never sent", usize::from(posts == 0), 0);
    report
}
