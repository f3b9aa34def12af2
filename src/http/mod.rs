//! The edge: HTTP in and out. Every route is registered here and nowhere else; the OpenAPI document is
//! built from the same registration.

mod admission;
pub mod auth;
pub mod body;
pub mod client_address;
pub mod compat;
mod cors;
pub mod docs;
pub mod error;
pub mod error_table;
mod examples;
pub mod fallback;
pub mod idempotency;
pub mod link;
pub mod member_pages;
pub mod middleware;
pub mod openapi;
mod openapi_headers;
mod openapi_webhooks;
mod openapi_words;
pub mod ops;
pub mod playground;
pub mod query;
mod render;
pub mod request_id;
pub mod route;
pub mod stream;
mod surplus;
#[cfg(test)]
mod tests;
mod unread;
pub mod v1;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every documented route.
pub fn routes(config: &mut ServiceConfig<'_>) {
    // Before `/v1`, which would take its addresses for its own.
    operator_routes(config);
    tenant_routes(config);
    compatible_routes(config);
    public_routes(config);
}

fn operator_routes(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/v1/operator")
            .service(v1::operator::tenants::create_tenant)
            .service(v1::operator::tenants::list_tenants)
            .service(v1::operator::tenants::operator_get_tenant)
            .service(v1::operator::tenants::operator_update_tenant)
            .service(v1::operator::tenants::export_tenant)
            .service(v1::operator::tenants::delete_tenant)
            .service(v1::operator::tenants::suspend_tenant)
            .service(v1::operator::tenants::resume_tenant)
            .service(v1::operator::invitations::invite_owner)
            .service(v1::operator::plans::create_plan)
            .service(v1::operator::plans::list_plans)
            .service(v1::operator::plans::get_plan)
            .service(v1::operator::plans::update_plan)
            .service(v1::operator::plans::delete_plan),
    );
}

fn tenant_routes(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/v1").configure(linking_routes).configure(company_routes).configure(credential_routes),
    );
}

/// Links, accounts, posts.
fn linking_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(v1::tokens::create_token)
        .service(v1::link_sessions::create_link_session)
        .service(v1::link_sessions::list_link_sessions)
        .service(v1::link_sessions::get_link_session)
        .service(v1::link_sessions::cancel_link_session)
        .service(v1::link_sessions::follow_link_session)
        .service(v1::link_sessions::get_link_session_timeline)
        .service(v1::sandbox::sandbox_scan)
        .service(v1::sandbox::sandbox_confirm)
        .service(v1::sandbox::sandbox_deny)
        .service(v1::sandbox::sandbox_expire)
        .service(v1::sandbox::sandbox_utilise)
        .service(v1::sandbox::sandbox_expire_account)
        .service(v1::accounts::list_accounts)
        .service(v1::accounts::get_account)
        .service(v1::accounts::update_account)
        .service(v1::accounts::reassign_account)
        .service(v1::accounts::unlink_account)
        .service(v1::upstream_accounts::list_upstream_accounts)
        .service(v1::upstream_accounts::import_accounts)
        .service(v1::posts::validate_post)
        .service(v1::posts::list_posts)
        .service(v1::posts::get_post)
        .service(v1::usage::get_usage);
}

/// The tenant, its users and its members.
fn company_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(v1::tenant::get_tenant)
        .service(v1::tenant::update_tenant)
        .service(v1::users::create_user)
        .service(v1::users::list_users)
        .service(v1::users::get_user)
        .service(v1::users::update_user)
        .service(v1::users::erase_user)
        .service(v1::members::invite_member)
        .service(v1::members::list_members)
        .service(v1::members::get_member)
        .service(v1::members::update_member)
        .service(v1::members::remove_member)
        .service(v1::members::create_reset_link)
        .service(v1::member_auth::accept_invitation)
        .service(v1::member_auth::log_in)
        .service(v1::member_auth::refresh_tokens)
        .service(v1::member_auth::forgot_password)
        .service(v1::member_auth::reset_password)
        .service(v1::member_own::log_out)
        .service(v1::member_own::log_out_everywhere)
        .service(v1::member_own::change_password)
        .service(v1::member_own::get_me)
        .service(v1::member_own::list_sessions)
        .service(v1::member_own::end_session)
        .service(v1::member_own::begin_totp)
        .service(v1::member_own::confirm_totp)
        .service(v1::member_own::disable_totp);
}

/// Keys, issuers, webhooks, and what can be looked up.
fn credential_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(v1::events::list_events)
        .service(v1::events::get_event)
        .service(v1::audit_log::export_audit_log)
        .service(v1::audit_log::list_audit_log)
        .service(v1::api_keys::create_api_key)
        .service(v1::api_keys::list_api_keys)
        .service(v1::api_keys::get_api_key)
        .service(v1::api_keys::update_api_key)
        .service(v1::api_keys::rotate_api_key)
        .service(v1::api_keys::revoke_api_key)
        .service(v1::signing_keys::create_signing_key)
        .service(v1::signing_keys::list_signing_keys)
        .service(v1::signing_keys::get_signing_key)
        .service(v1::signing_keys::rotate_signing_key)
        .service(v1::signing_keys::revoke_signing_key)
        .service(v1::issuers::create_issuer)
        .service(v1::issuers::list_issuers)
        .service(v1::issuers::get_issuer)
        .service(v1::issuers::update_issuer)
        .service(v1::issuers::rotate_issuer)
        .service(v1::issuers::delete_issuer)
        .service(v1::webhook_endpoints::create_webhook_endpoint)
        .service(v1::webhook_endpoints::list_webhook_endpoints)
        .service(v1::webhook_endpoints::get_webhook_endpoint)
        .service(v1::webhook_endpoints::update_webhook_endpoint)
        .service(v1::webhook_endpoints::delete_webhook_endpoint)
        .service(v1::webhook_endpoints::rotate_webhook_secret)
        .service(v1::deliveries::test_webhook_endpoint)
        .service(v1::deliveries::redeliver_to_webhook_endpoint)
        .service(v1::deliveries::list_deliveries)
        .service(v1::deliveries::get_delivery)
        .service(v1::deliveries::redeliver);
}

fn compatible_routes(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/api/content")
            .service(compat::qr_login::qr_login_request)
            .service(compat::qr_login::qr_login_check)
            .service(compat::accounts::compat_list_accounts)
            .service(compat::accounts::compat_creator_info)
            .service(compat::posts::compat_create_post)
            .service(compat::posts::compat_post_status_batch)
            .service(compat::posts::compat_post_status),
    );
}

fn public_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(link::page::link_page)
        .service(link::page::open_link_page)
        .service(link::page::follow_link_page)
        .service(link::page::link_page_state)
        .service(link::page::cancel_link_page)
        .service(link::page::undo_link)
        .service(link::page::accept_link)
        .service(link::embed::widget)
        .service(link::embed::widget_manifest)
        .service(link::embed::widget_types)
        .service(link::embed::widget_version)
        .service(ops::healthz)
        .service(ops::readyz)
        .service(ops::jwks)
        .service(ops::openapi_json);
}

/// What is served besides, and is no part of the API: pages' files and pictures, and the documentation.
pub fn undocumented(config: &mut actix_web::web::ServiceConfig) {
    config.service(link::picture::link_picture);
    config.service(member_pages::member_page);
    config.service(member_pages::member_asset);
    let start = actix_web::web::redirect("/", "/docs/");
    config.service(start.using_status_code(actix_web::http::StatusCode::FOUND));
    config.service(actix_web::web::redirect("/playground", "/playground/").see_other());
    config.service(playground::playground);
    config.service(actix_web::web::redirect("/docs", "/docs/").see_other());
    config.service(docs::docs);
}
