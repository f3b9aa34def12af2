//! Which route a path belongs to, for logs and metrics. The framework can tell, by looking every route up
//! a second time; this finds those of the document without.

use std::sync::Arc;

use utoipa::openapi::OpenApi;

/// The patterns of the document.
#[derive(Debug, Default)]
pub struct Patterns(Vec<Pattern>);

#[derive(Debug)]
struct Pattern {
    text: Arc<str>,
    /// Parts between slashes; nothing for a part that differs.
    parts: Vec<Option<String>>,
}

impl Patterns {
    pub fn from_openapi(document: &OpenApi) -> Self {
        Self::new(document.paths.paths.keys())
    }

    fn new<P: AsRef<str>>(patterns: impl IntoIterator<Item = P>) -> Self {
        let mut patterns: Vec<Pattern> =
            patterns.into_iter().map(|pattern| Pattern::new(pattern.as_ref())).collect();
        // `/a/b` is looked at before `/a/{id}`.
        patterns.sort_by_key(|pattern| pattern.parts.iter().filter(|part| part.is_none()).count());
        Self(patterns)
    }

    /// The pattern of a path; nothing for what the document does not have.
    pub fn of(&self, path: &str) -> Option<Arc<str>> {
        self.0.iter().find(|pattern| pattern.matches(path)).map(|pattern| pattern.text.clone())
    }
}

impl Pattern {
    fn new(pattern: &str) -> Self {
        let differs = |part: &str| part.starts_with('{') && part.ends_with('}');
        let parts = pattern.split('/').map(|part| (!differs(part)).then(|| part.to_owned())).collect();
        Self { text: pattern.into(), parts }
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
        let patterns = Patterns::new(["/v1/posts/{id}", "/v1/posts", "/v1/posts/validate", "/v1/{a}/{b}/c"]);
        let of = |path| patterns.of(path).map(|pattern| pattern.to_string());

        assert_eq!(of("/v1/posts").as_deref(), Some("/v1/posts"));
        assert_eq!(of("/v1/posts/validate").as_deref(), Some("/v1/posts/validate"));
        assert_eq!(of("/v1/posts/post_1").as_deref(), Some("/v1/posts/{id}"));
        assert_eq!(of("/v1/x/y/c").as_deref(), Some("/v1/{a}/{b}/c"));
        for unknown in ["/v1/posts/", "/v1/posts/a/b", "/v1", "", "/", "v1/posts", "/v1/posts/{id}/"] {
            assert_eq!(of(unknown), None, "{unknown}");
        }
    }
}
