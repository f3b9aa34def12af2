//! Pages of lists that are read whole, because there are never many: newest first, by the rules of all lists.

use std::cmp::Reverse;

use uuid::Uuid;

use crate::crypto::sha256;
use crate::model::page::{Cursor, Page, PageRequest};

/// A page of all that there is. `place` is where an item stands, which nothing that changes of it may move.
pub(super) fn page_of<T>(mut all: Vec<T>, page: PageRequest, place: impl Fn(&T) -> Cursor) -> Page<T> {
    let key = |item: &T| {
        let Cursor { at, id } = place(item);
        (at, id)
    };
    if let Some(Cursor { at, id }) = page.after {
        all.retain(|item| key(item) < (at, id));
    }
    all.sort_by_cached_key(|item| Reverse(key(item)));
    Page::from_rows(all, page.limit, place)
}

/// Where a name stands among those of one moment: names have no form that a cursor could carry.
pub(super) fn place_of(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sha256(name.as_bytes())[..16]);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn place(item: &(i64, &str)) -> Cursor {
        Cursor { at: DateTime::from_timestamp(item.0, 0).unwrap(), id: place_of(item.1) }
    }

    #[test]
    fn pages_go_through_everything_once_and_the_newest_first() {
        let all = vec![(1, "a"), (3, "b"), (2, "c"), (2, "d"), (2, "e")];
        let (mut met, mut after) = (Vec::new(), None);

        loop {
            let page = page_of(all.clone(), PageRequest { limit: 2, after }, place);
            met.extend(page.items);
            let Some(next) = page.next else { break };
            after = Some(next);
        }

        assert_eq!(met.len(), all.len());
        assert_eq!(met.iter().map(|item| item.0).collect::<Vec<_>>(), [3, 2, 2, 2, 1]);
        let mut names: Vec<&str> = met.iter().map(|item| item.1).collect();
        names.sort_unstable();
        assert_eq!(names, ["a", "b", "c", "d", "e"]);
    }
}
