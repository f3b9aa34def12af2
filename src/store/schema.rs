//! The tables as diesel sees them; made from the migrations. `link_sessions` goes without the columns
//! of the funnel (`shown_*`, `told_*`): they would be more than the 32 that diesel is built for, and
//! `link_funnel.rs` writes and reads them in SQL.

diesel::table! {
    accounts (tenant_id, environment, account_id) {
        tenant_id -> Uuid,
        environment -> Text,
        account_id -> Uuid,
        user_id -> Text,
        identity_id -> Nullable<Uuid>,
        status -> Text,
        display_name -> Nullable<Text>,
        username -> Nullable<Text>,
        avatar_url -> Nullable<Text>,
        bio_description -> Nullable<Text>,
        followers -> Nullable<Int8>,
        following -> Nullable<Int8>,
        likes -> Nullable<Int8>,
        videos -> Nullable<Int8>,
        is_verified -> Nullable<Bool>,
        unlink_reason -> Nullable<Text>,
        linked_at -> Timestamptz,
        unlinked_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
        metadata -> Jsonb,
        relinked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    api_keys (tenant_id, api_key_id) {
        tenant_id -> Uuid,
        api_key_id -> Text,
        environment -> Text,
        name -> Text,
        scopes -> Array<Text>,
        pepper_id -> Text,
        hash -> Bytea,
        created_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        record_id -> Uuid,
        replaces -> Nullable<Text>,
        replaced_by -> Nullable<Text>,
    }
}

diesel::table! {
    audit_log (tenant_id, audit_id) {
        tenant_id -> Uuid,
        audit_id -> Uuid,
        in_environment -> Nullable<Text>,
        actor_kind -> Text,
        actor_id -> Text,
        action -> Text,
        target_kind -> Text,
        target_id -> Text,
        address -> Nullable<Text>,
        request_id -> Nullable<Text>,
        before -> Nullable<Jsonb>,
        after -> Nullable<Jsonb>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    events (tenant_id, environment, event_id) {
        tenant_id -> Uuid,
        environment -> Text,
        event_id -> Uuid,
        #[sql_name = "type"]
        type_ -> Text,
        data -> Jsonb,
        created_at -> Timestamptz,
        user_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (tenant_id, environment, route, key) {
        tenant_id -> Uuid,
        environment -> Text,
        route -> Text,
        key -> Text,
        body_hash -> Bytea,
        locked_until -> Nullable<Timestamptz>,
        response_status -> Nullable<Int2>,
        response_sealed -> Nullable<Bytea>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    identities (identity_id) {
        identity_id -> Uuid,
        provider -> Text,
        upstream -> Text,
        upstream_account -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    link_codes (tenant_id, environment, link_session_id, generation) {
        tenant_id -> Uuid,
        environment -> Text,
        link_session_id -> Uuid,
        generation -> Int4,
        attempt -> Text,
        upstream_token_sealed -> Bytea,
        qr_text -> Nullable<Text>,
        qr_png -> Nullable<Bytea>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    link_session_changes (tenant_id, environment, link_session_id, change_number) {
        tenant_id -> Uuid,
        environment -> Text,
        link_session_id -> Uuid,
        change_number -> Int4,
        kind -> Text,
        reason -> Nullable<Text>,
        request_id -> Nullable<Text>,
        at -> Timestamptz,
    }
}

diesel::table! {
    link_sessions (tenant_id, environment, link_session_id) {
        tenant_id -> Uuid,
        environment -> Text,
        link_session_id -> Uuid,
        unique_id -> Text,
        surface -> Text,
        user_id -> Text,
        status -> Text,
        reason -> Nullable<Text>,
        provider -> Text,
        upstream -> Text,
        check_token -> Text,
        page_secret_sealed -> Bytea,
        view_token_hash -> Nullable<Bytea>,
        account_id -> Nullable<Uuid>,
        reconnect_account_id -> Nullable<Uuid>,
        redirect_url -> Nullable<Text>,
        locale -> Nullable<Text>,
        theme -> Nullable<Text>,
        nonce -> Nullable<Text>,
        metadata -> Nullable<Jsonb>,
        unowned_before -> Nullable<Array<Text>>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        expires_at -> Timestamptz,
        scanned_at -> Nullable<Timestamptz>,
        confirmed_at -> Nullable<Timestamptz>,
        accepted_at -> Nullable<Timestamptz>,
        utilised_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    plans (plan_id) {
        plan_id -> Text,
        qr_login -> Bool,
        link_sessions_pending_max -> Int4,
        requests_per_second_max -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        accounts_max -> Nullable<Int8>,
        posts_per_day_max -> Nullable<Int8>,
        link_sessions_per_day_max -> Nullable<Int8>,
        webhook_endpoints_max -> Nullable<Int8>,
        api_keys_max -> Nullable<Int8>,
        members_max -> Nullable<Int8>,
    }
}

diesel::table! {
    posts (tenant_id, environment, post_id) {
        tenant_id -> Uuid,
        environment -> Text,
        post_id -> Uuid,
        account_id -> Uuid,
        user_id -> Text,
        media_type -> Text,
        draft -> Bool,
        status -> Text,
        publish_id -> Nullable<Text>,
        fail_reason -> Nullable<Text>,
        public_post_url -> Nullable<Text>,
        request -> Jsonb,
        idempotency_key -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    sealed_keys (key_id) {
        key_id -> Text,
        purpose -> Text,
        sealed -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    signing_keys (tenant_id, kid) {
        tenant_id -> Uuid,
        kid -> Text,
        algorithm -> Text,
        public_key -> Bytea,
        private_key_sealed -> Bytea,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
        signs_from -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    tenants (tenant_id) {
        tenant_id -> Uuid,
        plan_id -> Text,
        name -> Text,
        status -> Text,
        allowed_origins -> Array<Text>,
        logo_url -> Nullable<Text>,
        link_confirmation -> Text,
        duplicate_accounts -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        redirect_urls -> Array<Text>,
        branding -> Jsonb,
        suspended_at -> Nullable<Timestamptz>,
        suspend_reason -> Nullable<Text>,
        upstream_source -> Text,
    }
}

diesel::table! {
    upstream_credentials (tenant_id, provider) {
        tenant_id -> Uuid,
        provider -> Text,
        api_key_sealed -> Bytea,
        hint -> Text,
        refused_at -> Nullable<Timestamptz>,
        set_at -> Timestamptz,
    }
}

diesel::table! {
    users (tenant_id, environment, user_id) {
        tenant_id -> Uuid,
        environment -> Text,
        user_id -> Text,
        created_at -> Timestamptz,
        metadata -> Jsonb,
        updated_at -> Timestamptz,
        row_id -> Uuid,
        erased_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    issuers (tenant_id, environment, issuer_id) {
        tenant_id -> Uuid,
        environment -> Text,
        issuer_id -> Uuid,
        issuer -> Text,
        name -> Nullable<Text>,
        audience -> Text,
        algorithms -> Array<Text>,
        scopes -> Array<Text>,
        lifetime_max_seconds -> Int4,
        user_claim -> Text,
        allow_tenant_wide -> Bool,
        jwks_uri -> Nullable<Text>,
        keys -> Jsonb,
        fetched_at -> Nullable<Timestamptz>,
        fresh_until -> Nullable<Timestamptz>,
        tried_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        retiring_keys -> Nullable<Jsonb>,
    }
}

diesel::table! {
    webhook_attempts (tenant_id, environment, delivery_id, attempt_number) {
        tenant_id -> Uuid,
        environment -> Text,
        delivery_id -> Uuid,
        attempt_number -> Int2,
        at -> Timestamptz,
        duration_ms -> Int4,
        response_status -> Nullable<Int2>,
        response_excerpt -> Nullable<Text>,
        error -> Nullable<Text>,
        url -> Nullable<Text>,
    }
}

diesel::table! {
    webhook_deliveries (tenant_id, environment, delivery_id) {
        tenant_id -> Uuid,
        environment -> Text,
        delivery_id -> Uuid,
        endpoint_id -> Uuid,
        event_id -> Uuid,
        cause -> Text,
        status -> Text,
        attempts -> Int2,
        next_attempt_at -> Nullable<Timestamptz>,
        leased_until -> Nullable<Timestamptz>,
        claim_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webhook_endpoints (tenant_id, environment, endpoint_id) {
        tenant_id -> Uuid,
        environment -> Text,
        endpoint_id -> Uuid,
        url -> Text,
        events -> Nullable<Array<Text>>,
        description -> Nullable<Text>,
        secret_sealed -> Bytea,
        previous_secret_sealed -> Nullable<Bytea>,
        previous_secret_until -> Nullable<Timestamptz>,
        enabled -> Bool,
        disabled_reason -> Nullable<Text>,
        disabled_at -> Nullable<Timestamptz>,
        failing_since -> Nullable<Timestamptz>,
        last_failure_at -> Nullable<Timestamptz>,
        last_success_at -> Nullable<Timestamptz>,
        paused_until -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    members (tenant_id, member_id) {
        tenant_id -> Uuid,
        member_id -> Uuid,
        email -> Text,
        email_hash -> Bytea,
        name -> Nullable<Text>,
        role -> Text,
        status -> Text,
        password_hash -> Nullable<Text>,
        failed_logins -> Int4,
        lockouts -> Int4,
        locked_until -> Nullable<Timestamptz>,
        invitation_hash -> Nullable<Bytea>,
        invitation_expires_at -> Nullable<Timestamptz>,
        reset_hash -> Nullable<Bytea>,
        reset_expires_at -> Nullable<Timestamptz>,
        totp_sealed -> Nullable<Bytea>,
        totp_begun_sealed -> Nullable<Bytea>,
        totp_last_step -> Int8,
        recovery_hashes -> Array<Bytea>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        last_login_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    member_sessions (tenant_id, session_id) {
        tenant_id -> Uuid,
        session_id -> Uuid,
        member_id -> Uuid,
        works_in -> Text,
        generation -> Int4,
        access_hash -> Bytea,
        access_expires_at -> Timestamptz,
        previous_access_hash -> Nullable<Bytea>,
        refresh_hash -> Bytea,
        refreshed_at -> Timestamptz,
        expires_at -> Timestamptz,
        ends_at -> Timestamptz,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    api_keys,
    events,
    idempotency_keys,
    identities,
    issuers,
    link_codes,
    link_session_changes,
    link_sessions,
    member_sessions,
    members,
    plans,
    posts,
    sealed_keys,
    signing_keys,
    tenants,
    upstream_credentials,
    users,
    webhook_deliveries,
    webhook_endpoints
);
