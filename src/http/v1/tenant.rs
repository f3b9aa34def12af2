//! The tenant itself.

use std::collections::BTreeMap;

use actix_web::web::{Data, Json};
use actix_web::{get, patch};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::upstream_wire::{UpdateUpstream, Upstream};
use crate::http::auth::TenantAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::model::branding as look;
use crate::model::tenant::{self as model, TenantChange};
use crate::service::{Ctx, tenant_settings};

/// Your company, as this gateway knows it. It is the same in both environments.
#[derive(Serialize, ToSchema)]
pub struct Tenant {
    #[schema(example = "721cd520-e405-46d8-a76b-95c1d6d65466")]
    pub tenant_id: String,
    #[schema(example = "Clipboard Studio")]
    pub name: String,
    /// Your plan.
    #[schema(example = "maximum")]
    pub subscription: String,
    /// Exact origins that may show the hosted page in a frame.
    #[schema(example = json!(["https://app.example"]))]
    pub allowed_origins: Vec<String>,
    /// Where a link session may send the browser afterwards; when empty, to any https address.
    #[schema(example = json!(["https://app.example/linked"]))]
    pub redirect_urls: Vec<String>,
    pub branding: Branding,
    pub link_confirmation: LinkConfirmation,
    pub duplicate_accounts: DuplicateAccounts,
    pub upstream: Upstream,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub updated_at: DateTime<Utc>,
}

/// What the end user is asked after the account was linked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkConfirmation {
    /// The account can be used at once; the user may undo for 120 seconds.
    Undo,
    /// The account can't be used before the user accepts.
    Accept,
}

/// What happens when a second of your users links the same TikTok account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateAccounts {
    /// Both have it, each as an account of its own.
    Share,
    /// The newer link takes it; the older account is unlinked.
    Move,
    /// The newer link fails.
    Deny,
}

/// How the hosted page looks. What is absent is the page's own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "display_name": "Clipboard",
    "logo_url": "https://app.example/logo.png",
    "colors": {"accent": "#0b6b5d", "background": "#ffffff", "text": "#16181d"},
    "texts": {"en": {"title": "Link your TikTok", "description": "We post only what you approve."}}
}))]
pub struct Branding {
    /// Shown in place of the tenant's name: 1 to 60 characters.
    #[schema(min_length = 1, max_length = 60)]
    pub display_name: Option<String>,
    /// An https address of a picture: PNG, JPEG, WebP, GIF or SVG, at most 512 kB. The gateway fetches it for the
    /// page, whose browser asks nobody else.
    #[schema(max_length = 2048)]
    pub logo_url: Option<String>,
    /// Of the light page.
    pub colors: Palette,
    /// Of the dark page.
    pub dark_colors: Palette,
    /// Words by language tag, at most 20 languages; the page has those of the language that it speaks.
    pub texts: BTreeMap<String, PageTexts>,
}

/// Colours as `#rrggbb`. Text needs a contrast of 4.5 to the background, the accent one of 3.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Palette {
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$", example = "#0b6b5d")]
    pub accent: Option<String>,
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$", example = "#ffffff")]
    pub background: Option<String>,
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$", example = "#16181d")]
    pub text: Option<String>,
}

/// Words in one language, 1 to 300 characters each.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PageTexts {
    /// In place of the page's own title.
    #[schema(min_length = 1, max_length = 300)]
    pub title: Option<String>,
    /// Said below the title.
    #[schema(min_length = 1, max_length = 300)]
    pub description: Option<String>,
}

/// What to change; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"allowed_origins": ["https://app.example"], "link_confirmation": "accept"}))]
pub struct UpdateTenant {
    /// 1 to 200 characters; end users get to see it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// At most 20: https, or http on loopback; replaces what was there.
    #[schema(max_items = 20)]
    pub allowed_origins: Option<Vec<String>>,
    /// At most 50 https addresses; replaces what was there. One without a query is met with any.
    #[schema(max_items = 50)]
    pub redirect_urls: Option<Vec<String>>,
    /// Replaces what was there.
    pub branding: Option<Branding>,
    pub link_confirmation: Option<LinkConfirmation>,
    pub duplicate_accounts: Option<DuplicateAccounts>,
    pub upstream: Option<UpdateUpstream>,
}

/// Get the tenant
///
/// Needs `tenant:read`.
#[utoipa::path(
    tag = "Tenant",
    operation_id = "get_tenant",
    responses((status = 200, description = "The tenant", body = Tenant)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/tenant")]
pub async fn get_tenant(ctx: Data<Ctx>, auth: TenantAuth) -> Result<Json<Tenant>, ApiError> {
    Ok(Json(tenant_settings::get(&ctx, &auth.0).await?.into()))
}

/// Update the tenant
///
/// Changes hold in both environments, on open pages within seconds; `upstream` concerns the live one alone, and is
/// for its keys and tokens. Needs `tenant:write`.
#[utoipa::path(
    tag = "Tenant",
    operation_id = "update_tenant",
    request_body = UpdateTenant,
    responses(
        (status = 200, description = "The tenant", body = Tenant),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/tenant")]
pub async fn update_tenant(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    body: JsonBody<UpdateTenant>,
) -> Result<Json<Tenant>, ApiError> {
    let mut body = body.value;
    let upstream = body.upstream.take().map(Into::into);
    Ok(Json(tenant_settings::update(&ctx, &auth.0, body.into(), upstream).await?.into()))
}

impl From<UpdateTenant> for TenantChange {
    fn from(body: UpdateTenant) -> Self {
        Self {
            name: body.name,
            allowed_origins: body.allowed_origins,
            redirect_urls: body.redirect_urls,
            branding: body.branding.map(Into::into),
            link_confirmation: body.link_confirmation.map(|word| match word {
                LinkConfirmation::Undo => model::LinkConfirmation::Undo,
                LinkConfirmation::Accept => model::LinkConfirmation::Accept,
            }),
            duplicate_accounts: body.duplicate_accounts.map(|word| match word {
                DuplicateAccounts::Share => model::DuplicateAccounts::Share,
                DuplicateAccounts::Move => model::DuplicateAccounts::Move,
                DuplicateAccounts::Deny => model::DuplicateAccounts::Deny,
            }),
        }
    }
}

impl From<tenant_settings::Settings> for Tenant {
    fn from((tenant, upstream): tenant_settings::Settings) -> Self {
        Self {
            tenant_id: tenant.id.to_string(),
            name: tenant.name,
            subscription: tenant.plan.id,
            allowed_origins: tenant.allowed_origins,
            redirect_urls: tenant.redirect_urls,
            branding: tenant.branding.into(),
            link_confirmation: match tenant.link_confirmation {
                model::LinkConfirmation::Undo => LinkConfirmation::Undo,
                model::LinkConfirmation::Accept => LinkConfirmation::Accept,
            },
            duplicate_accounts: match tenant.duplicate_accounts {
                model::DuplicateAccounts::Share => DuplicateAccounts::Share,
                model::DuplicateAccounts::Move => DuplicateAccounts::Move,
                model::DuplicateAccounts::Deny => DuplicateAccounts::Deny,
            },
            upstream: upstream.into(),
            created_at: tenant.created_at,
            updated_at: tenant.updated_at,
        }
    }
}

impl From<Branding> for look::Branding {
    fn from(branding: Branding) -> Self {
        let palette =
            |of: Palette| look::Palette { accent: of.accent, background: of.background, text: of.text };
        let texts = |of: PageTexts| look::PageTexts { title: of.title, description: of.description };
        Self {
            display_name: branding.display_name,
            logo_url: branding.logo_url,
            light: palette(branding.colors),
            dark: palette(branding.dark_colors),
            texts: branding.texts.into_iter().map(|(language, of)| (language, texts(of))).collect(),
        }
    }
}

impl From<look::Branding> for Branding {
    fn from(branding: look::Branding) -> Self {
        let palette =
            |of: look::Palette| Palette { accent: of.accent, background: of.background, text: of.text };
        let texts = |of: look::PageTexts| PageTexts { title: of.title, description: of.description };
        Self {
            display_name: branding.display_name,
            logo_url: branding.logo_url,
            colors: palette(branding.light),
            dark_colors: palette(branding.dark),
            texts: branding.texts.into_iter().map(|(language, of)| (language, texts(of))).collect(),
        }
    }
}
