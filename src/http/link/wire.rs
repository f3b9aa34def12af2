//! What the hosted page hears.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::v1::link_session_wire::{LinkedAccount, Qr, Status};
use crate::http::v1::{maybe_time, time};
use crate::model::branding::Shades;
use crate::model::tenant::Tenant;
use crate::service::link_pages::{self, PageView};
use crate::service::{Ctx, Error};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"secret": "kf2S0mX3vq8yT1aRz6cB9wLdE4hJ7nPuG5iYoKxVtQs"}))]
pub struct OpenPage {
    /// The fragment of the session's `url`.
    #[schema(max_length = 200, example = "kf2S0mX3vq8yT1aRz6cB9wLdE4hJ7nPuG5iYoKxVtQs")]
    pub secret: String,
    /// What an earlier call of the same browser answered; or, so that an answer that is lost locks nobody
    /// out, what the browser made itself: 32 to 128 random letters of base64url.
    #[schema(max_length = 200, example = "v7Qe1nDs4Wb9yXk2Lr8Tf5Ju0Hc3Pz6Ga-MoIiVtRwE")]
    pub view_token: Option<String>,
    /// The language that the page speaks, of which it gets the tenant's words.
    #[schema(max_length = 35, example = "pt-BR")]
    pub locale: Option<String>,
}

/// What the page shows.
#[derive(Serialize, ToSchema)]
pub struct OpenedPage {
    /// For this browser's further calls.
    #[schema(example = "v7Qe1nDs4Wb9yXk2Lr8Tf5Ju0Hc3Pz6Ga-MoIiVtRwE")]
    pub view_token: String,
    #[serde(flatten)]
    pub state: PageEvent,
    pub tenant: PageTenant,
    pub locale: Option<String>,
    pub theme: Option<String>,
    pub redirect_url: Option<String>,
    /// Exact origins that may frame the page and hear from it.
    #[schema(example = json!(["https://app.example"]))]
    pub allowed_origins: Vec<String>,
    /// In the test environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sandbox: Option<PageSandbox>,
}

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct PageTenant {
    #[schema(example = "Clipboard Studio")]
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// In place of the page's own title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Connect your TikTok")]
    pub title: Option<String>,
    /// Said below the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "We post only what you approve.")]
    pub description: Option<String>,
    /// Of the light page; absent: its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colors: Option<PageColors>,
    /// Of the dark page; absent: its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dark_colors: Option<PageColors>,
}

/// Every colour of the page, as `#rrggbb`: what the tenant chose, and what follows from it.
#[derive(Serialize, ToSchema)]
pub struct PageColors {
    #[schema(example = "#0b6b5d")]
    pub accent: String,
    /// Of words on the accent.
    pub on_accent: String,
    pub background: String,
    pub text: String,
    /// Of words that matter less.
    pub soft: String,
    /// Of the edges of what can be pressed.
    pub edge: String,
    /// Of lines that part things.
    pub line: String,
}

impl PageTenant {
    fn of(tenant: &Tenant, locale: Option<&str>) -> Self {
        let branding = &tenant.branding;
        let texts = locale.and_then(|locale| branding.texts_in(locale)).cloned().unwrap_or_default();
        Self {
            name: branding.display_name.clone().unwrap_or_else(|| tenant.name.clone()),
            logo_url: branding.logo_url.clone(),
            title: texts.title,
            description: texts.description,
            colors: branding.light.shades(false).map(PageColors::from),
            dark_colors: branding.dark.shades(true).map(PageColors::from),
        }
    }
}

impl From<Shades> for PageColors {
    fn from(shades: Shades) -> Self {
        let Shades { accent, on_accent, background, text, soft, edge, line } = shades;
        Self { accent, on_accent, background, text, soft, edge, line }
    }
}

/// The code to show.
#[derive(Serialize, ToSchema)]
pub struct PageQr {
    #[serde(flatten)]
    pub code: Qr,
    /// What the code holds, where a phone can open it in TikTok: for whoever looks at the page on the very
    /// phone that has TikTok.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aweme://authorize?authType=100&client_key=ck1&token=T1")]
    pub address: Option<String>,
}

/// Where the simulated phone is.
#[derive(Serialize, ToSchema)]
pub struct PageSandbox {
    #[schema(example = "https://link.example/sandbox/phone")]
    pub phone_url: String,
}

/// Where the session stands, as its page is told.
#[derive(Serialize, ToSchema)]
pub struct PageEvent {
    #[schema(example = "link_3kd8s2m5q7w9x1zb4c6v8n0p")]
    pub unique_id: String,
    pub status: Status,
    /// Why it ended without an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The code to show; null while a new one is being fetched, and after the end.
    pub qr: Option<PageQr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<LinkedAccount>,
    /// `undo`: linked at once; `accept`: waits for the user's word; `accepted`: has it.
    #[schema(example = "undo")]
    pub confirmation: &'static str,
    /// Until when the user may undo the link.
    #[serde(serialize_with = "maybe_time", skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<DateTime<Utc>>,
    /// A JWT that the tenant's server can check with the tenant's public keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    #[serde(serialize_with = "time")]
    pub expires_at: DateTime<Utc>,
    /// Another one each time that anything of this has changed; for `known`.
    #[schema(max_length = 64, example = "9f2c61d08b7a45e3")]
    pub version: String,
}

impl PageEvent {
    /// With a receipt, which is another each time that it is made.
    pub async fn of(ctx: &Ctx, page: &PageView) -> Result<Self, Error> {
        Ok(Self { receipt: link_pages::receipt(ctx, page).await?, ..Self::without_receipt(page) })
    }

    /// What tells whether there is news.
    pub fn without_receipt(page: &PageView) -> Self {
        let session = &page.view.session;
        let confirmation = match (page.asks_to_accept(), page.view.account.is_some() && !page.awaits_accept())
        {
            (false, _) => "undo",
            (true, false) => "accept",
            (true, true) => "accepted",
        };
        let event = Self {
            unique_id: session.unique_id.clone(),
            status: session.status.into(),
            // That is between the operator and the tenant.
            reason: session.reason.clone().filter(|reason| reason != "tenant_suspended"),
            qr: Qr::of(&page.view).map(|code| {
                let address = page.view.code.as_ref().and_then(|code| code.address());
                PageQr { code, address: address.map(str::to_owned) }
            }),
            account: page.view.account.as_ref().map(LinkedAccount::from),
            confirmation,
            undo_until: page.undo_until(),
            receipt: None,
            expires_at: session.expires_at,
            version: String::new(),
        };
        Self { version: version_of(&event), ..event }
    }
}

/// Not secret and never kept: two replicas of different releases may disagree, and then tell one
/// state twice.
fn version_of(event: &PageEvent) -> String {
    use std::hash::{DefaultHasher, Hasher};

    let mut hasher = DefaultHasher::new();
    hasher.write(&serde_json::to_vec(event).unwrap_or_default());
    format!("{:016x}", hasher.finish())
}

impl OpenedPage {
    /// With the tenant's words in the language that the page speaks.
    pub async fn of(ctx: &Ctx, page: PageView, locale: Option<&str>) -> Result<Self, Error> {
        let state = PageEvent::of(ctx, &page).await?;
        let phone_url = || format!("{}/sandbox/phone", ctx.settings.public_url);
        let is_test = page.is_test() && ctx.settings.sandbox;
        let token = page.view_token.ok_or_else(|| Error::Internal("a page without its token".to_owned()))?;
        let session = page.view.session;
        Ok(Self {
            view_token: token.expose().to_owned(),
            state,
            tenant: PageTenant::of(&page.tenant, locale.or(session.locale.as_deref())),
            locale: session.locale,
            theme: session.theme,
            redirect_url: session.redirect_url,
            allowed_origins: page.tenant.allowed_origins,
            sandbox: is_test.then(|| PageSandbox { phone_url: phone_url() }),
        })
    }
}
