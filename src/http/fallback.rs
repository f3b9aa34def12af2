//! Whoever asks for what there is not: 404 for an unknown address, 405 with `Allow` for a known one.
//! The framework keeps a method apart from its address, so that it can't tell the two from each other.

use actix_web::http::Method;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::OpenApi;

use super::error::ApiError;
use super::error_table as table;

/// Every method and address there is.
#[derive(Debug, Default)]
pub struct Routes(Vec<(Method, Vec<Segment>)>);

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Fixed(String),
    /// `{name}`: anything but nothing.
    Any,
}

impl Routes {
    /// From methods and patterns such as `/v1/posts/{id}`.
    pub fn new<P: AsRef<str>>(routes: impl IntoIterator<Item = (Method, P)>) -> Self {
        Self(routes.into_iter().map(|(method, pattern)| (method, segments(pattern.as_ref()))).collect())
    }

    /// From the document that describes them.
    pub fn from_openapi(document: &OpenApi) -> Self {
        let mut routes = Vec::new();
        for (pattern, item) in &document.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
                (Method::OPTIONS, &item.options),
                (Method::HEAD, &item.head),
                (Method::PATCH, &item.patch),
                (Method::TRACE, &item.trace),
            ];
            let there = operations.into_iter().filter(|(_, operation)| operation.is_some());
            routes.extend(there.map(|(method, _)| (method, segments(pattern))));
        }
        Self(routes)
    }

    /// The same and what the document leaves out, such as pages.
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The methods of an address, in alphabetical order; none when there is no such address.
    fn methods(&self, path: &str) -> Vec<&str> {
        let asked: Vec<&str> = path.split('/').collect();
        let known = self.0.iter().filter(|(_, pattern)| matches(pattern, &asked));
        let mut methods: Vec<&str> = known.map(|(method, _)| method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}

fn segments(pattern: &str) -> Vec<Segment> {
    let read = |segment: &str| match segment.starts_with('{') && segment.ends_with('}') {
        true => Segment::Any,
        false => Segment::Fixed(segment.to_owned()),
    };
    pattern.split('/').map(read).collect()
}

fn matches(pattern: &[Segment], asked: &[&str]) -> bool {
    pattern.len() == asked.len()
        && pattern.iter().zip(asked).all(|(segment, asked)| match segment {
            Segment::Fixed(text) => text == asked,
            Segment::Any => !asked.is_empty(),
        })
}

/// The handler of everything that no route takes; `.default_service(web::to(fallback::answer))`, with
/// `Data<Routes>` in the app's data.
pub async fn answer(request: HttpRequest, routes: Data<Routes>) -> Result<HttpResponse, ApiError> {
    let methods = routes.methods(request.path());
    if methods.is_empty() || methods.contains(&request.method().as_str()) {
        return Err(ApiError::new(&table::NOT_FOUND));
    }
    Err(ApiError::method_not_allowed(methods.join(", ")))
}
