//! Who calls, as handlers see it: the type of a handler's first argument says who may call it.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, USER_AGENT};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::Either;

use super::admission;
use super::client_address::client_address;
use super::cors;
use super::error::ApiError;
use super::idempotency::IdempotencyKey;
use super::middleware::LoggedTenant;
use super::request_id::RequestId;
use super::surplus;
use crate::model::audit::Origin;
use crate::service::callers::{self, Caller};
use crate::service::members::access;
use crate::service::members::leaving::Leaver;
use crate::service::operator::{self, Operator};
use crate::service::{Ctx, Error};

/// A tenant's backend or frontend, with an API key or an access token, or a member who logged in. What
/// it may do is checked against its scopes by the service it asks.
pub struct TenantAuth(pub Caller);

impl FromRequest for TenantAuth {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, asking) = (request.clone(), admission::ask(request));
        let surplus = surplus::check(&request, payload);
        Box::pin(async move {
            // Until the end, whatever comes of it.
            let _asking = asking;
            let ctx = request.app_data::<Data<Ctx>>().cloned();
            let ctx = ctx.ok_or_else(|| Error::Internal("the context is not set up".to_owned()))?;
            cors::note_asked(&request);
            let mut caller = authenticate(&ctx, &request).await?;
            cors::note_caller(&ctx, &request, &caller).await;
            caller.origin = origin_of(&request);
            let standing = ctx.rates.count(&caller);
            request.extensions_mut().insert(LoggedTenant(caller.scope.tenant));
            request.extensions_mut().insert(standing);
            if let Some(retry_after) = standing.wait {
                return Err(Error::RateLimited { limit: standing.limit, retry_after }.into());
            }
            if let Some(reading) = surplus? {
                reading.await?;
            }
            Ok(Self(caller))
        })
    }
}

/// Where a request comes from, for the audit log.
pub fn origin_of(request: &HttpRequest) -> Origin {
    let request_id = request.extensions().get::<RequestId>().map(RequestId::shared);
    Origin { request_id, address: client_address(request) }
}

async fn authenticate(ctx: &Ctx, request: &HttpRequest) -> Result<Caller, Error> {
    let key = one_header(request, "x-api-key")?;
    let bearer = one_header(request, AUTHORIZATION.as_str())?;
    match (key, bearer) {
        (Some(key), None) => callers::with_api_key(ctx, key).await,
        (None, Some(value)) => {
            let token = bearer_token(value).ok_or(Error::Unauthenticated)?;
            match access::is_access_token(token) {
                true => access::with_access_token(ctx, token).await,
                false => callers::with_token(ctx, token).await,
            }
        }
        // Two credentials could mean two tenants; whoever sends both has made a mistake.
        (Some(_), Some(_)) | (None, None) => Err(Error::Unauthenticated),
    }
}

/// A header that must not come twice.
fn one_header<'a>(request: &'a HttpRequest, name: &str) -> Result<Option<&'a str>, Error> {
    let mut values = request.headers().get_all(name);
    let first = values.next();
    if values.next().is_some() {
        return Err(Error::Unauthenticated);
    }
    first.map(|value| value.to_str().map_err(|_| Error::Unauthenticated)).transpose()
}

/// The token of an `Authorization: Bearer` header; the scheme's case does not matter.
pub fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start())
}

/// Whoever runs this gateway. Not found where no operator's token is set.
pub struct OperatorAuth(pub Operator);

impl FromRequest for OperatorAuth {
    type Error = ApiError;
    type Future = Checked<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        match operator_of(request) {
            Ok(operator) => without_surplus(request, payload, Self(operator)),
            Err(error) => Either::Left(ready(Err(error.into()))),
        }
    }
}

type Checked<T> = Either<Ready<Result<T, ApiError>>, Pin<Box<dyn Future<Output = Result<T, ApiError>>>>>;

/// `caller`, unless the request holds what its call does not take.
fn without_surplus<T: 'static>(request: &HttpRequest, payload: &mut Payload, caller: T) -> Checked<T> {
    match surplus::check(request, payload) {
        Ok(None) => Either::Left(ready(Ok(caller))),
        Ok(Some(reading)) => Either::Right(Box::pin(async move { reading.await.map(|()| caller) })),
        Err(error) => Either::Left(ready(Err(error))),
    }
}

fn operator_of(request: &HttpRequest) -> Result<Operator, Error> {
    let ctx = request.app_data::<Data<Ctx>>();
    let ctx = ctx.ok_or_else(|| Error::Internal("the context is not set up".to_owned()))?;
    let token = one_header(request, AUTHORIZATION.as_str()).ok().flatten().and_then(bearer_token);
    operator::authenticate(ctx, token, origin_of(request))
}

/// Somebody without a credential who wants one: where from, and with what.
pub struct Visitor {
    pub origin: Origin,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = Checked<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let header = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
        let user_agent = header.map(str::to_owned);
        without_surplus(request, payload, Self { origin: origin_of(request), user_agent })
    }
}

/// A member who logs out: logged in, or so no more, and with an `Idempotency-Key` under which it may have been.
pub struct Leaving(pub Leaver);

impl FromRequest for Leaving {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (known, request) = (TenantAuth::from_request(request, payload), request.clone());
        Box::pin(async move {
            let known = known.await;
            let (token, origin) = (access_token(&request), origin_of(&request));
            match known {
                Ok(TenantAuth(caller)) => Ok(Self(Leaver { caller: Some(caller), token, origin })),
                Err(refused) if token.is_none() || !refused.is_unauthenticated() => Err(refused),
                Err(refused) if !IdempotencyKey::is_in(&request) => Err(refused),
                Err(_) => Ok(Self(Leaver { caller: None, token, origin })),
            }
        })
    }
}

/// A member's access token, where it is the one credential of the request.
fn access_token(request: &HttpRequest) -> Option<String> {
    let (key, bearer) = (one_header(request, "x-api-key"), one_header(request, AUTHORIZATION.as_str()));
    let token = bearer.ok().flatten().and_then(bearer_token).filter(|token| access::is_access_token(token));
    token.filter(|_| matches!(key, Ok(None))).map(str::to_owned)
}

/// The view token that the hosted page's browser holds.
pub struct ViewToken(pub String);

impl FromRequest for ViewToken {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = one_header(request, AUTHORIZATION.as_str());
        let token = header.map(|value| value.and_then(bearer_token).map(str::to_owned));
        ready(match token {
            Ok(Some(token)) => Ok(Self(token)),
            _ => Err(Error::ViewTokenNeeded.into()),
        })
    }
}
