//! Which route a path belongs to, for logs and metrics, and what is taken there. The framework can tell the first, by
//! looking every route up a second time; this finds those of the document without.

use std::sync::Arc;

use actix_web::http::Method;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// The patterns of the document.
#[derive(Debug, Default)]
pub struct Patterns(Vec<Pattern>);

#[derive(Debug)]
struct Pattern {
    text: Arc<str>,
    /// Parts between slashes; nothing for a part that differs.
    parts: Vec<Option<String>>,
    takes: Vec<(Method, Takes)>,
}

/// What a call takes besides its path and headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    pub query: bool,
    pub body: bool,
}

impl Patterns {
    pub fn from_openapi(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self::sorted(paths.map(|(text, item)| Pattern::new(text, takes(item))).collect())
    }

    fn sorted(mut patterns: Vec<Pattern>) -> Self {
        // `/a/b` is looked at before `/a/{id}`.
        patterns.sort_by_key(|pattern| pattern.parts.iter().filter(|part| part.is_none()).count());
        Self(patterns)
    }

    /// The pattern of a path; nothing for what the document does not have.
    pub fn of(&self, path: &str) -> Option<Arc<str>> {
        self.find(path).map(|pattern| pattern.text.clone())
    }

    /// What a call takes; nothing for what the document does not have.
    pub fn takes(&self, method: &Method, path: &str) -> Option<Takes> {
        let (_, takes) = self.find(path)?.takes.iter().find(|(known, _)| known == method)?;
        Some(*takes)
    }

    fn find(&self, path: &str) -> Option<&Pattern> {
        self.0.iter().find(|pattern| pattern.matches(path))
    }
}

fn takes(item: &PathItem) -> Vec<(Method, Takes)> {
    let of = |operation: &Operation| {
        let mut parameters = operation.parameters.iter().flatten();
        let query =
            parameters.any(|one| matches!(one, RefOr::T(one) if one.parameter_in == ParameterIn::Query));
        Takes { query, body: operation.request_body.is_some() }
    };
    let operations = [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    let there = |(method, operation): (Method, &Option<Operation>)| Some((method, of(operation.as_ref()?)));
    operations.into_iter().filter_map(there).collect()
}

impl Pattern {
    fn new(pattern: &str, takes: Vec<(Method, Takes)>) -> Self {
        let differs = |part: &str| part.starts_with('{') && part.ends_with('}');
        let parts = pattern.split('/').map(|part| (!differs(part)).then(|| part.to_owned())).collect();
        Self { text: pattern.into(), parts, takes }
    }

    fn matches(&self, path: &str) -> bool {
        let mut asked = path.split('/');
        let all = self.parts.iter().all(|part| match (part, asked.next()) {
            (Some(part), Some(asked)) => part == asked,
            (None, Some(asked)) => !asked.is_empty(),
            (_, None) => false,
        });
        all && asked.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_the_pattern_that_says_most_of_it() {
        let all = ["/v1/posts/{id}", "/v1/posts", "/v1/posts/validate", "/v1/{a}/{b}/c"];
        let patterns = Patterns::sorted(all.map(|text| Pattern::new(text, Vec::new())).into());
        let of = |path| patterns.of(path).map(|pattern| pattern.to_string());

        assert_eq!(of("/v1/posts").as_deref(), Some("/v1/posts"));
        assert_eq!(of("/v1/posts/validate").as_deref(), Some("/v1/posts/validate"));
        assert_eq!(of("/v1/posts/post_1").as_deref(), Some("/v1/posts/{id}"));
        assert_eq!(of("/v1/x/y/c").as_deref(), Some("/v1/{a}/{b}/c"));
        for unknown in ["/v1/posts/", "/v1/posts/a/b", "/v1", "", "/", "v1/posts", "/v1/posts/{id}/"] {
            assert_eq!(of(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn what_a_call_takes_is_what_the_document_says() {
        let patterns = Patterns::from_openapi(&crate::http::openapi::document());
        let takes = |method, path| patterns.takes(&method, path);

        assert_eq!(takes(Method::GET, "/v1/tenant"), Some(Takes { query: false, body: false }));
        assert_eq!(takes(Method::POST, "/v1/tokens"), Some(Takes { query: false, body: true }));
        assert_eq!(takes(Method::GET, "/v1/users"), Some(Takes { query: true, body: false }));
        assert_eq!(takes(Method::DELETE, "/v1/tenant"), None);
        assert_eq!(takes(Method::GET, "/v1/nothing"), None);
    }
}
