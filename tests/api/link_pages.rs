//! The hosted page, as browsers and strangers meet it.

mod document;
mod ending;
mod following;
mod opening;
mod pictures;
mod receipt;
mod secrets;

use serde_json::{Value, json};

use crate::support::scene::{Scene, Started};
use crate::support::upstream::{Person, Say};
use crate::support::wire::Answer;

/// A page that its first browser has open.
struct Open {
    scene: Scene,
    started: Started,
    view: String,
    opened: Value,
}

async fn open_with(scene: &Scene, started: &Started, body: Value) -> Answer {
    scene.gateway.post(&format!("/link/{}/open", started.id)).json(&body).send().await
}

impl Open {
    async fn new() -> Self {
        Self::of(Scene::new().await, json!({"user_id": "u"})).await
    }

    /// In a tenant that asks its users to accept.
    async fn asking() -> Self {
        let scene = Scene::new().await;
        scene.change("update tenants set link_confirmation = 'accept'").await;
        Self::of(scene, json!({"user_id": "u"})).await
    }

    async fn of(scene: Scene, body: Value) -> Self {
        let started = scene.start(body).await;
        let answer = open_with(&scene, &started, json!({"secret": started.secret})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let opened = answer.json();
        let view = opened["view_token"].as_str().expect("a view token").to_owned();
        Self { scene, started, view, opened }
    }

    /// Presses one of the page's buttons.
    async fn press(&self, button: &str) -> Answer {
        let path = format!("/link/{}/{button}", self.started.id);
        self.scene.gateway.post(&path).bearer(&self.view).send().await
    }

    /// What the page shows after a reload.
    async fn reload(&self) -> Value {
        let body = json!({"secret": self.started.secret, "view_token": self.view});
        let answer = open_with(&self.scene, &self.started, body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// The person confirms on the phone.
    async fn confirm(&self, name: &str) {
        self.started.code.then(Say::Confirmed(Person::new(name)));
        self.scene.gateway.pass(10).await;
    }

    async fn accounts(&self) -> Vec<String> {
        self.scene.rows("select status || coalesce(' ' || unlink_reason, '') from accounts").await
    }

    async fn status(&self) -> String {
        self.scene.status(&self.started.label).await
    }
}
