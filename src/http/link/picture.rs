//! The pictures on the hosted page, for its browser alone.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use super::page::{PageEvents, read_id};
use crate::http::error::ApiError;
use crate::http::query::Query;
use crate::service::link_pages::{self, WhichPicture};
use crate::service::{Ctx, Error};

/// `logo` of the tenant or `avatar` of the account. Not part of the API: the page alone asks for them, so that
/// its browser asks nobody else.
#[get("/link/{id}/picture/{which}")]
pub async fn link_picture(
    ctx: Data<Ctx>,
    path: Path<(String, String)>,
    query: Query<PageEvents>,
) -> Result<HttpResponse, ApiError> {
    let (id, which) = path.into_inner();
    let picture = link_pages::picture(&ctx, read_id(&id)?, &query.0.view, read_which(&which)?).await?;
    Ok(HttpResponse::Ok()
        .content_type(picture.media_type)
        // A picture that is opened by itself can do no more than be looked at.
        .insert_header(("content-security-policy", "default-src 'none'; sandbox"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .insert_header(("cache-control", "private, max-age=600"))
        .body(picture.bytes.clone()))
}

fn read_which(text: &str) -> Result<WhichPicture, Error> {
    match text {
        "logo" => Ok(WhichPicture::Logo),
        "avatar" => Ok(WhichPicture::Avatar),
        _ => Err(Error::NotFound("picture")),
    }
}
