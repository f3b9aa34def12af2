//! The guide's example, run as it stands there.

use std::process::Command;

use crate::support::{Gateway, Tenant};

const GUIDE: &str = include_str!("../../../docs/tokens.md");

#[tokio::test]
async fn the_example_of_the_guide_registers_signs_and_calls() {
    let gateway = Gateway::start().await;
    let Tenant { id, test, .. } = gateway.tenant().await;
    let from = GUIDE.find("// issuer.mjs").expect("the example");
    let code = GUIDE[from..].split("```").next().expect("its end").to_owned();
    let base = gateway.base.clone();

    let run = tokio::task::spawn_blocking(move || {
        Command::new("node")
            .args(["--input-type=module", "--eval", &code])
            .env("LINKGATE", base)
            .env("KEY", test)
            .env("TENANT", id)
            .output()
            .expect("node runs")
    });
    let output = run.await.expect("blocking work");

    let (told, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{complaint}");
    assert_eq!(told.trim(), r#"200 {"data":[],"next_cursor":null}"#, "{complaint}");
}
