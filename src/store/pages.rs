//! Going on in a list after the last row of the page before. Every list has the newest first, by a time and an id that
//! are written once: a row that is there keeps its place, whatever is changed of it. A row appears when its transaction
//! ends, with the time at which that began: a walk that has gone by there does not meet it.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Bool;

/// The rows after a cursor. The times are compared by themselves first: an index is read from there, where an `or`
/// alone would have it read from its beginning, and skip what the pages before had.
macro_rules! after {
    ($cursor:expr, $time:expr, $id:expr) => {{
        let cursor: crate::model::page::Cursor = $cursor;
        $time.le(cursor.at).and($time.lt(cursor.at).or($id.lt(cursor.id)))
    }};
}
pub(super) use after;

/// That `column` has this very word, in the text of the query: an index of the rows with a few of the words is used
/// only where the planner sees which one is asked for, which it does not of a bound value.
pub(super) fn is(column: &'static str, word: &'static str) -> SqlLiteral<Bool> {
    sql::<Bool>(&format!("{column} = '{word}'"))
}

#[cfg(test)]
mod tests {
    use diesel::debug_query;
    use diesel::pg::Pg;
    use diesel::prelude::*;
    use uuid::Uuid;

    use crate::model::page::Cursor;
    use crate::store::schema::events;

    #[test]
    fn an_index_can_be_read_from_the_cursor_on() {
        let cursor = Cursor { at: chrono::DateTime::UNIX_EPOCH, id: Uuid::nil() };

        let query = events::table.filter(after!(cursor, events::created_at, events::event_id)).count();

        let sql = debug_query::<Pg, _>(&query).to_string();
        let by_itself = r#"WHERE (("events"."created_at" <= $1) AND ("#;
        assert!(sql.contains(by_itself), "{sql}");
        assert!(sql.contains(r#"("events"."created_at" < $2) OR ("events"."event_id" < $3)"#), "{sql}");
    }
}
