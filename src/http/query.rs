//! Query parameters: typed, unknown and repeated ones refused, errors pointing at `/query/NAME`.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::admission::{AtOnce, at_once};
use super::body::mistakes;
use super::body::typed::{named, push_segment};
use super::error::ApiError;
use crate::model::page::{Cursor, LIMIT_DEFAULT, LIMIT_MAX, List, PageRequest};
use crate::model::violation::Violation;

/// The parameters as a `T`. Types refuse unknown ones by `#[serde(deny_unknown_fields)]`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = AtOnce<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        at_once(request, parse(request.query_string()).map(Self))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let mut parameters = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let refuse =
            |code, detail| Err(ApiError::invalid(vec![Violation::new(pointer_to(&name), code, detail)]));
        if value.contains('\u{fffd}') || name.contains('\u{fffd}') {
            return refuse("invalid_value", "This must be UTF-8, percent-encoded.".to_owned());
        }
        if value.contains('\0') {
            return refuse("invalid_value", "This must not hold a zero byte.".to_owned());
        }
        if parameters.contains_key(name.as_ref()) {
            return refuse("duplicate_field", format!("The parameter {} is given twice.", named(&name)));
        }
        parameters.insert(name.into_owned(), Value::String(value.into_owned()));
    }
    mistakes::from_texts(&Value::Object(parameters), "/query")
}

/// The parameters of a call that takes none.
///
/// # Errors
/// Each of them by its name.
pub(super) fn none(query: &str) -> Result<(), ApiError> {
    let told: Vec<Violation> = form_urlencoded::parse(query.as_bytes())
        .take(PARAMETERS_TOLD_MAX)
        .map(|(name, _)| {
            let detail = format!("There is no parameter {} here: this call takes none.", named(&name));
            Violation::new(pointer_to(&name), "unknown_field", detail)
        })
        .collect();
    if told.is_empty() { Ok(()) } else { Err(ApiError::invalid(told)) }
}

/// How many parameters of a call that takes none are named.
const PARAMETERS_TOLD_MAX: usize = 32;

fn pointer_to(name: &str) -> String {
    let mut pointer = "/query".to_owned();
    push_segment(&mut pointer, name);
    pointer
}

/// The parameters of a list that has no filters. Lists with filters have a type of their own with
/// these two among its fields, and call `page_request`.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many to answer at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<i64>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    pub fn page_request(&self, list: List) -> Result<PageRequest, ApiError> {
        page_request(list, self.limit, self.cursor.as_deref())
    }
}

/// How long one call may wait for news, in seconds: less than common proxies allow.
pub const WAIT_SECS_MAX: u64 = 50;

/// Checks how long a caller wants to wait for news.
pub fn wait_of(seconds: Option<u64>) -> Result<Option<Duration>, ApiError> {
    match seconds {
        Some(seconds) if !(1..=WAIT_SECS_MAX).contains(&seconds) => {
            let detail = format!("wait must be a whole number of seconds from 1 to {WAIT_SECS_MAX}.");
            let violation = Violation::new("/query/wait", "out_of_range", detail);
            Err(ApiError::invalid(vec![violation.measured(seconds, WAIT_SECS_MAX)]))
        }
        seconds => Ok(seconds.map(Duration::from_secs)),
    }
}

/// Checks what a caller asks of a list; both rules at once.
pub fn page_request(list: List, limit: Option<i64>, cursor: Option<&str>) -> Result<PageRequest, ApiError> {
    let mut errors = Vec::new();
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let detail = format!("limit must be a whole number from 1 to {LIMIT_MAX}.");
        errors.push(Violation::new("/query/limit", "out_of_range", detail).measured(limit, LIMIT_MAX));
    }
    let after = cursor.map(|text| Cursor::decode(text, list));
    if after == Some(None) {
        let detail = "cursor must be the next_cursor of an answer of this list; begin anew without it.";
        errors.push(Violation::new("/query/cursor", "invalid_value", detail));
    }
    if errors.is_empty() {
        Ok(PageRequest { limit, after: after.flatten() })
    } else {
        Err(ApiError::invalid(errors))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::error::Surface;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        user_id: String,
        limit: Option<i64>,
        live: Option<bool>,
        status: Option<Status>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Status {
        Linked,
        Unlinked,
    }

    #[test]
    fn parameters_are_read_as_the_types_they_should_have() {
        let filter: Filter = parse("user_id=7&limit=-3&live=true&status=linked").unwrap();

        let expected = Filter {
            user_id: "7".to_owned(),
            limit: Some(-3),
            live: Some(true),
            status: Some(Status::Linked),
        };
        assert_eq!(filter, expected);
        assert_eq!(parse::<Filter>("user_id=a%20b%26+%C3%A4").unwrap().user_id, "a b& ä");
    }

    #[test]
    fn what_is_wrong_with_a_parameter_is_told_with_its_name() {
        for (query, pointer, code, words) in [
            ("", "/query/user_id", "missing_field", "required"),
            ("user_id=1&limit=abc", "/query/limit", "wrong_type", "This must be a whole number."),
            ("user_id=1&limit=", "/query/limit", "wrong_type", "a whole number"),
            ("user_id=1&limit=99999999999999999999", "/query/limit", "wrong_type", "a whole number"),
            ("user_id=1&live=1", "/query/live", "wrong_type", "true or false"),
            ("user_id=1&status=on", "/query/status", "invalid_value", "linked, unlinked"),
            ("user_id=1&pages=2", "/query/pages", "unknown_field", "user_id, limit, live, status"),
            ("user_id=1&a%2Fb=2", "/query/a~1b", "unknown_field", "a/b"),
            ("user_id=1&user_id=1", "/query/user_id", "duplicate_field", "twice"),
            ("user_id=%ff", "/query/user_id", "invalid_value", "UTF-8"),
            ("user_id=a%00b", "/query/user_id", "invalid_value", "zero byte"),
        ] {
            let body = parse::<Filter>(query).unwrap_err().body(Surface::Rest, "r");

            let violation = &body["errors"][0];
            assert_eq!(
                (&violation["pointer"], &violation["code"]),
                (&pointer.into(), &code.into()),
                "{query}"
            );
            assert!(violation["detail"].as_str().unwrap().contains(words), "{query}: {violation}");
        }
    }

    #[test]
    fn every_unknown_parameter_is_told_at_once() {
        let body = parse::<Filter>("pages=2&limit=x&sort=up").unwrap_err().body(Surface::Rest, "r");

        let told: Vec<&str> =
            body["errors"].as_array().unwrap().iter().filter_map(|error| error["pointer"].as_str()).collect();
        for pointer in ["/query/pages", "/query/limit", "/query/sort", "/query/user_id"] {
            assert!(told.contains(&pointer), "{pointer}: {told:?}");
        }
    }

    #[test]
    fn a_page_has_a_default_size_and_bounds() {
        assert_eq!(page_request(List::Users, None, None).unwrap().limit, 20);
        assert_eq!(page_request(List::Users, Some(1), None).unwrap().limit, 1);
        assert_eq!(page_request(List::Users, Some(100), None).unwrap().limit, 100);
        assert!(page_request(List::Users, Some(0), None).is_err());
        assert!(page_request(List::Users, Some(101), None).is_err());
    }

    #[test]
    fn both_mistakes_of_a_page_are_told_at_once() {
        let body = page_request(List::Users, Some(0), Some("nonsense")).unwrap_err().body(Surface::Rest, "r");

        assert_eq!(body["errors"][0]["pointer"], "/query/limit");
        assert_eq!(body["errors"][0]["value"], 0);
        assert_eq!(body["errors"][1]["pointer"], "/query/cursor");
    }

    #[test]
    fn a_cursor_of_ours_is_taken() {
        let cursor =
            Cursor { at: chrono::DateTime::from_timestamp(1_000, 0).unwrap(), id: uuid::Uuid::from_u128(7) };

        let page = PageQuery { limit: None, cursor: Some(cursor.encode(List::Users)) }
            .page_request(List::Users)
            .unwrap();

        assert_eq!(page.after, Some(cursor));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor =
            Cursor { at: chrono::DateTime::from_timestamp(1_000, 0).unwrap(), id: uuid::Uuid::from_u128(7) };

        let refused = page_request(List::Users, None, Some(&cursor.encode(List::Posts))).unwrap_err();

        assert_eq!(refused.body(Surface::Rest, "r")["errors"][0]["pointer"], "/query/cursor");
    }
}
