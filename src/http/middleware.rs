//! What every request goes through, outermost: its id, its log line, its metrics, a net under panics,
//! and the one place where an error becomes an answer. Register it last, as
//! `.wrap(from_fn(middleware::edge))`; it finds `Data<Metrics>` in the app's data.

use std::any::Any;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use futures_util::FutureExt;
use tracing::{error, info};

use super::cors;
use super::error::{ApiError, Surface};
use super::render;
use super::request_id::RequestId;
use super::route::Patterns;
use super::unread::Held;
use crate::metrics::{Metrics, Ongoing};
use crate::model::id::TenantId;
use crate::service::rates::Standing;

/// Whose request it is. Whoever finds that out puts it into the request's extensions, and it is in the
/// log line.
#[derive(Clone, Copy, Debug)]
pub struct LoggedTenant(pub TenantId);

/// A whole answer in the place of an error that comes without its request.
struct Rendered {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    held: Held,
}

/// What is known of a request before it is handed on.
struct Facts {
    id: RequestId,
    surface: Surface,
    method: Method,
    route: Arc<str>,
    metrics: Option<Data<Metrics>>,
    in_flight: Option<Ongoing>,
    started: Instant,
    held: Held,
}

/// The outermost middleware.
pub async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let facts = Facts::of(&mut request);
    request.extensions_mut().insert(facts.id.clone());
    if let Some(answer) = cors::preflight(&request) {
        return Ok(facts.answer(request.into_response(answer)));
    }
    if request.method() == Method::HEAD && has_head(request.path()) {
        // The framework sends no body to whoever asked so.
        request.head_mut().method = Method::GET;
    }
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => Ok(facts.answer(response.map_into_boxed_body())),
        Ok(Err(error)) => Err(facts.answer_alone(render::to_api_error(&error))),
        Err(panic) => Err(facts.answer_alone(ApiError::internal(words_of(&*panic)))),
    }
}

/// Pages, files and probes have HEAD wherever they have GET. The API has not, nor has what goes on for long.
fn has_head(path: &str) -> bool {
    const THERE: [&str; 8] =
        ["/docs", "/embed/", "/healthz", "/link/", "/openapi.json", "/playground/", "/readyz", "/t/"];
    let goes_on = path.ends_with("/events") || path.ends_with("/state");
    !goes_on && THERE.iter().any(|start| path.starts_with(start))
}

impl Facts {
    fn of(request: &mut ServiceRequest) -> Self {
        let held = Held::take(request);
        let metrics = request.app_data::<Data<Metrics>>().cloned();
        Self {
            id: RequestId::of(request.headers()),
            surface: Surface::of(request.path()),
            method: request.method().clone(),
            // Never the path itself: parts of it may be secret, and their number has no bound.
            route: route_of(request),
            in_flight: metrics.as_ref().map(|metrics| metrics.request_started()),
            metrics,
            started: Instant::now(),
            held,
        }
    }

    /// Puts the words of an error and the headers of every answer into `response`.
    fn answer(mut self, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        let mut response = match render::error_in(response.response()) {
            Some(error) => {
                let rendered = self.render(&error);
                response.into_response(rendered)
            }
            None => response,
        };
        render::finish(response.headers_mut(), &self.id);
        let tenant = response.request().extensions().get::<LoggedTenant>().copied();
        let standing = response.request().extensions().get::<Standing>().copied();
        if let Some(standing) = standing {
            render::tell_limits(response.headers_mut(), standing);
        }
        cors::finish(&mut response);
        self.close(response.status(), tenant);
        response.map_body(|_, body| self.held.until_end_of(body))
    }

    /// The same where no request is left to answer to.
    fn answer_alone(mut self, error: ApiError) -> Error {
        let mut response = self.render(&error);
        render::finish(response.headers_mut(), &self.id);
        self.close(response.status(), None);
        let headers = response.headers().clone();
        let body = error.body(self.surface, self.id.as_str()).to_string();
        Rendered { status: response.status(), headers, body, held: self.held }.into()
    }

    fn render(&self, error: &ApiError) -> HttpResponse {
        if let Some(what) = error.fault() {
            error!(request.id = %self.id, http.route = &*self.route, error = what, "a request failed by our own fault");
        }
        render::response(error, self.surface, self.id.as_str())
    }

    fn close(&mut self, status: StatusCode, tenant: Option<LoggedTenant>) {
        let took = self.started.elapsed();
        self.in_flight = None;
        if let Some(metrics) = &self.metrics {
            metrics.request_ended(self.method.as_str(), &self.route, status.as_u16(), took);
        }
        info!(
            request.id = %self.id,
            http.method = %self.method,
            http.route = &*self.route,
            http.status = status.as_u16(),
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            tenant.id = tenant.map(|tenant| tracing::field::display(tenant.0)),
            "answered"
        );
    }
}

fn route_of(request: &ServiceRequest) -> Arc<str> {
    let known = request.app_data::<Data<Patterns>>().and_then(|patterns| patterns.of(request.path()));
    known.unwrap_or_else(|| request.match_pattern().map_or_else(|| "unmatched".into(), Arc::from))
}

/// What a panic said, if it was fixed in the program; words made at run time may quote a secret.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&'static str>().copied();
    format!("a handler panicked: {}", said.unwrap_or("(words made at run time)"))
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answered with {}", self.status.as_u16())
    }
}

impl ResponseError for Rendered {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let body = self.held.until_end_of(BoxBody::new(self.body.clone()));
        let mut response = HttpResponse::build(self.status).force_close().body(body);
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response
    }
}
