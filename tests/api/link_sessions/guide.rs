//! The sandbox's guide: what it tells a shell to do prints what stands there.

use std::process::Command;
use std::time::Duration;

use crate::support::{Gateway, Setup};

const GUIDE: &str = include_str!("../../../docs/sandbox.md");

/// The blocks of the section in that language; none is what a shell prints.
fn blocks(language: &str) -> Vec<&'static str> {
    let section = GUIDE.split("## What hurts, played").nth(1).expect("the section");
    let section = section.split("\n## ").next().expect("its end");
    let fenced = section.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).collect()
}

#[tokio::test]
async fn what_hurts_is_played_as_the_guide_says() {
    let setup = Setup { with_workers: true, poll_interval: Duration::from_secs(1), ..Setup::default() };
    let gateway = Gateway::with(setup).await;
    let tenant = gateway.tenant().await;
    let own = |line: &&str| !line.starts_with("LINKGATE=") && !line.starts_with("KEY=");
    let script: Vec<&str> = blocks("sh").into_iter().flat_map(str::lines).filter(own).collect();
    let folder = std::env::temp_dir().join(format!("guide-{}", tenant.id));
    std::fs::create_dir(&folder).expect("a folder");

    let mut shell = Command::new("bash");
    shell.args(["-euc", &script.join("\n")]).current_dir(&folder);
    shell.env("LINKGATE", &gateway.base).env("KEY", &tenant.test);
    let run = tokio::task::spawn_blocking(move || shell.output().expect("bash runs"));
    let output = tokio::time::timeout(Duration::from_secs(120), run).await.expect("it ends");
    let output = output.expect("blocking work");

    std::fs::remove_dir_all(&folder).expect("a folder");
    let (told, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(told, blocks("").concat(), "{complaint}");
    assert!(output.status.success(), "{complaint}");
}
