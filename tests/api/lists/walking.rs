//! Walking through a list page by page, while rows come and go.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::rows::{Bustle, Copier, table_of};
use super::{id_of, lists, page};
use crate::authorization::matrix::Scene;
use crate::authorization::operations::Operation;
use crate::authorization::requests::Home;

/// How many rows stay the whole time, three at each moment.
const STAYING: i64 = 12;
const WALKS_MAX: usize = 200;
/// A walk that takes more pages goes in circles.
const PAGES_MAX: usize = 400;

/// The ids of all pages, one after another.
async fn walk(scene: &Scene, list: &Operation, home: &Home, limit: usize) -> Vec<String> {
    let (mut ids, mut query) = (Vec::new(), format!("limit={limit}"));
    for _ in 0..PAGES_MAX {
        let answer = page(scene, list, home, &home.tenant, &query).await;
        assert_eq!(answer.status, 200, "{}: {}", list.id, answer.text);
        let told = answer.json();
        let items = told["data"].as_array().expect("a list");
        assert!(items.len() <= limit, "{}: {} of {limit}", list.id, items.len());
        ids.extend(items.iter().map(|item| id_of(list, item)));
        let Some(cursor) = told["next_cursor"].as_str() else { return ids };
        query = format!("limit={limit}&cursor={cursor}");
    }
    panic!("{}: more than {PAGES_MAX} pages", list.id)
}

#[tokio::test]
async fn a_walk_meets_what_stays_once_and_in_order_while_other_rows_come_and_go() {
    let scene = Scene::new().await;
    let home = scene.home().await;
    let url = &scene.gateway.database_url;
    let from = scene.gateway.clock.now() - TimeDelta::seconds(60);

    for list in lists() {
        let copier = || Copier::new(url, &home.tenant.id, table_of(&list.id));
        let mut staying = copier();
        for number in 0..STAYING {
            staying.insert(from + TimeDelta::milliseconds(333 * (number / 3)));
        }
        let all = walk(&scene, &list, &home, 100).await;
        assert!(all.len() >= STAYING as usize, "{}: {all:?}", list.id);
        let staying: BTreeSet<&String> = all.iter().collect();
        let bustle = Bustle::start(copier(), from - TimeDelta::milliseconds(666));

        let mut others = 0;
        for (walks, limit) in [1, 2, 3, 7, 100].into_iter().cycle().enumerate() {
            // On a busy machine the writer may come to work late.
            if walks >= 5 && bustle.written() >= 20 && others > 0 {
                break;
            }
            assert!(walks < WALKS_MAX, "{}: {} came, {others} were met", list.id, bustle.written());
            let met = walk(&scene, &list, &home, limit).await;

            let once: BTreeSet<&String> = met.iter().collect();
            assert_eq!(once.len(), met.len(), "{}, {limit} a page: one was met twice: {met:?}", list.id);
            let stayed: Vec<String> = met.iter().filter(|id| staying.contains(id)).cloned().collect();
            assert_eq!(stayed, all, "{}, {limit} a page", list.id);
            others += met.len() - stayed.len();
        }
        bustle.end();
    }
}
