-- Two roles, as which all work on tenants' rows runs, each for the length of one transaction:
-- linkgate_app sees one tenant's rows of one environment; linkgate_system sees the few columns that
-- cross-tenant work needs (finding a key's record, finding pending sessions). Roles belong to the
-- server and not to the database, so that they may be there already.
do $$ begin
    create role linkgate_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
    create role linkgate_system nologin;
exception when duplicate_object or unique_violation then null;
end $$;
-- From PostgreSQL 16 on, whoever makes a role is its member and may yet not take it on: 'usage' tells.
do $$ begin
    if not pg_has_role(current_user, 'linkgate_app', 'usage') then
        execute format('grant linkgate_app to %I', current_user);
    end if;
    if not pg_has_role(current_user, 'linkgate_system', 'usage') then
        execute format('grant linkgate_system to %I', current_user);
    end if;
end $$;

grant usage on schema public to linkgate_app, linkgate_system;

-- After a transaction the settings read as '' and not as null.
create function linkgate_tenant() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('linkgate.tenant_id', true), '')::uuid;
create function linkgate_environment() returns text
    language sql stable parallel safe
    return nullif(current_setting('linkgate.environment', true), '');

create table plans (
    plan_id text primary key,
    qr_login boolean not null,
    link_sessions_pending_max integer not null,
    created_at timestamptz not null default now(),
    constraint plans_plan_id_form check (plan_id ~ '^[a-z0-9_-]{1,40}$'),
    constraint plans_link_sessions_pending_max_range check (link_sessions_pending_max between 0 and 1000000)
);
comment on column plans.qr_login is 'whether accounts may be linked by QR code';
comment on column plans.link_sessions_pending_max is 'pending link sessions of one environment at once';
insert into plans (plan_id, qr_login, link_sessions_pending_max) values
    ('free', false, 0),
    ('maximum', true, 200000);

create table tenants (
    tenant_id uuid primary key,
    plan_id text not null references plans (plan_id),
    name text not null,
    status text not null default 'active',
    allowed_origins text[] not null default '{}',
    logo_url text,
    link_confirmation text not null default 'undo',
    duplicate_accounts text not null default 'share',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint tenants_name_length check (char_length(name) between 1 and 200),
    constraint tenants_status_known check (status in ('active', 'suspended')),
    constraint tenants_link_confirmation_known check (link_confirmation in ('undo', 'accept')),
    constraint tenants_duplicate_accounts_known check (duplicate_accounts in ('share', 'move', 'deny'))
);
comment on column tenants.allowed_origins is 'exact origins that may frame the hosted page';
comment on column tenants.link_confirmation is 'undo: usable at once; accept: not before the end user accepts';

create table sealed_keys (
    key_id text primary key,
    purpose text not null,
    sealed bytea not null,
    created_at timestamptz not null default now(),
    constraint sealed_keys_purpose_known check (purpose in ('api_key_pepper'))
);
comment on table sealed_keys is 'keys of our own, sealed under the master key, so that changing the master key keeps them';

create table api_keys (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    api_key_id text not null,
    environment text not null,
    name text not null,
    scopes text[] not null,
    pepper_id text not null references sealed_keys (key_id),
    hash bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant_id, api_key_id),
    constraint api_keys_environment_known check (environment in ('live', 'test')),
    constraint api_keys_name_length check (char_length(name) between 1 and 200)
);
create index api_keys_by_id on api_keys (api_key_id);
comment on column api_keys.hash is 'HMAC-SHA256 of the whole key under the pepper pepper_id';

create table signing_keys (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    kid text not null,
    algorithm text not null,
    public_key bytea not null,
    private_key_sealed bytea not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz,
    primary key (tenant_id, kid),
    constraint signing_keys_algorithm_known check (algorithm in ('EdDSA'))
);
comment on column signing_keys.retired_at is 'no longer signs or verifies from this moment on';

alter table tenants enable row level security, force row level security;
alter table api_keys enable row level security, force row level security;
alter table signing_keys enable row level security, force row level security;
create policy tenants_own on tenants
    using (tenant_id = linkgate_tenant()) with check (tenant_id = linkgate_tenant());
create policy api_keys_own on api_keys
    using (tenant_id = linkgate_tenant() and environment = linkgate_environment())
    with check (tenant_id = linkgate_tenant() and environment = linkgate_environment());
create policy signing_keys_own on signing_keys
    using (tenant_id = linkgate_tenant()) with check (tenant_id = linkgate_tenant());
create policy tenants_system on tenants for select to linkgate_system using (true);
create policy api_keys_system on api_keys for select to linkgate_system using (true);
create policy signing_keys_system on signing_keys for select to linkgate_system using (true);

grant select on plans to linkgate_app, linkgate_system;
grant select, insert, update, delete on tenants, api_keys, signing_keys to linkgate_app;
grant select (tenant_id, plan_id, name, status, allowed_origins) on tenants to linkgate_system;
grant select on api_keys to linkgate_system;
grant select (tenant_id, kid, algorithm, public_key, created_at, retired_at) on signing_keys to linkgate_system;
