//! What members send to log in, and what they get.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::members_wire::Member;
use crate::model::tenant::Environment;
use crate::service::members::own::Me;
use crate::service::members::sessions::LoggedIn;
use crate::service::members::totp::{Begun, Confirmed};

/// In which environment a session works.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code)]
pub enum EnvironmentName {
    Live,
    Test,
}

/// The token of an invitation, and the password that the member chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "lgi_...", "password": "nine otters hum quietly"}))]
pub struct AcceptInvitation {
    /// What the link holds after the `#`.
    #[schema(max_length = 200)]
    pub token: String,
    /// 12 to 256 characters, and none that is well known.
    #[schema(min_length = 12, max_length = 256)]
    pub password: String,
    /// What to call the member. Absent: what the invitation said.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Who wants to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.com", "password": "nine otters hum quietly", "environment": "test"}))]
pub struct LogIn {
    /// Upper and lower case do not matter.
    #[schema(max_length = 254)]
    pub email: String,
    #[schema(max_length = 256)]
    pub password: String,
    /// The tenant's id. Needed where several tenants know the e-mail.
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub tenant_id: Option<String>,
    /// Six digits of the authenticator app, or a recovery code. Needed where a second factor is on.
    #[schema(max_length = 100)]
    pub totp_code: Option<String>,
    /// In which environment the session works; `live` when absent.
    #[schema(value_type = Option<EnvironmentName>)]
    pub environment: Option<Environment>,
}

/// A refresh token to be renewed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "lgr_..."}))]
pub struct Refresh {
    /// The newest of the session.
    #[schema(max_length = 200)]
    pub refresh_token: String,
    /// In which environment the session works from now on; as before when absent.
    #[schema(value_type = Option<EnvironmentName>)]
    pub environment: Option<Environment>,
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.com"}))]
pub struct ForgotPassword {
    #[schema(max_length = 254)]
    pub email: String,
}

/// The token of a link for a new password, and the password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "lgp_...", "password": "nine otters hum quietly"}))]
pub struct ResetPassword {
    /// What the link holds after the `#`.
    #[schema(max_length = 200)]
    pub token: String,
    /// 12 to 256 characters, and none that is well known.
    #[schema(min_length = 12, max_length = 256)]
    pub password: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "nine otters hum quietly", "new_password": "ten herons wade slowly"}))]
pub struct ChangePassword {
    #[schema(max_length = 256)]
    pub current_password: String,
    /// 12 to 256 characters, and none that is well known.
    #[schema(min_length = 12, max_length = 256)]
    pub new_password: String,
}

/// The member's password, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "nine otters hum quietly"}))]
pub struct BeginTotp {
    #[schema(max_length = 256)]
    pub password: String,
}

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "123456"}))]
pub struct ConfirmTotp {
    #[schema(max_length = 100)]
    pub code: String,
}

/// The member's password, and a code or a recovery code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "nine otters hum quietly", "code": "123456"}))]
pub struct DisableTotp {
    #[schema(max_length = 256)]
    pub password: String,
    #[schema(max_length = 100)]
    pub code: String,
}

/// A member who is logged in. The tokens are shown this once.
#[derive(Serialize, ToSchema)]
pub struct Tokens {
    /// For `Authorization: Bearer`.
    #[schema(example = "lga_...")]
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    pub expires_in: i64,
    /// Good for one renewal, by `POST /v1/auth/refresh`.
    #[schema(example = "lgr_...")]
    pub refresh_token: String,
    /// Seconds.
    #[schema(example = 2592000)]
    pub refresh_expires_in: i64,
    pub member: Member,
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub tenant_id: String,
    #[schema(example = "live")]
    pub environment: &'static str,
}

impl From<LoggedIn> for Tokens {
    fn from(logged_in: LoggedIn) -> Self {
        Self {
            access_token: logged_in.access.expose().to_owned(),
            token_type: "Bearer",
            expires_in: logged_in.access_expires_in,
            refresh_token: logged_in.refresh.expose().to_owned(),
            refresh_expires_in: logged_in.refresh_expires_in,
            member: logged_in.member.into(),
            tenant_id: logged_in.tenant.to_string(),
            environment: logged_in.environment.as_str(),
        }
    }
}

/// The tenant that a member works for.
#[derive(Serialize, ToSchema)]
pub struct OwnTenant {
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub id: String,
    #[schema(example = "Clipboard Studio")]
    pub name: String,
}

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct Whoami {
    pub member: Member,
    pub tenant: OwnTenant,
    #[schema(example = "live")]
    pub environment: &'static str,
    /// What the role allows, separated by spaces.
    #[schema(example = "links:read accounts:read")]
    pub scope: String,
    #[schema(example = "ms_0192f3a4b5c6d7e8f90123456789abcd")]
    pub session_id: String,
}

impl Whoami {
    pub fn of(me: Me, tenant: String, environment: Environment) -> Self {
        Self {
            scope: me.seat.role.scopes().to_string(),
            session_id: me.seat.session.to_string(),
            member: me.member.into(),
            tenant: OwnTenant { id: tenant, name: me.tenant_name },
            environment: environment.as_str(),
        }
    }
}

/// A second factor that waits to be confirmed. Shown this once.
#[derive(Serialize, ToSchema)]
pub struct TotpBegun {
    /// To be typed into an authenticator app.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    pub secret: String,
    /// The same for a QR code.
    #[schema(
        example = "otpauth://totp/linkgate:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=linkgate"
    )]
    pub otpauth_url: String,
}

impl From<Begun> for TotpBegun {
    fn from(begun: Begun) -> Self {
        let (secret, otpauth_url) = (begun.secret.expose().to_owned(), begun.url.expose().to_owned());
        Self { secret, otpauth_url }
    }
}

/// Codes that take the place of the authenticator app when it is lost, each good once. Shown this once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(example = json!(["abcd-efgh-ijkl-mnop"]))]
    pub recovery_codes: Vec<String>,
}

impl From<Confirmed> for RecoveryCodes {
    fn from(confirmed: Confirmed) -> Self {
        Self {
            recovery_codes: confirmed.recovery_codes.iter().map(|code| code.expose().to_owned()).collect(),
        }
    }
}
