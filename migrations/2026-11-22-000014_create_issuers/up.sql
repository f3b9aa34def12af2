create table issuers (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    environment text not null,
    issuer_id uuid not null,
    issuer text not null,
    name text,
    audience text not null,
    algorithms text[] not null,
    scopes text[] not null,
    lifetime_max_seconds integer not null,
    user_claim text not null,
    allow_tenant_wide boolean not null,
    jwks_uri text,
    keys jsonb not null,
    fetched_at timestamptz,
    fresh_until timestamptz,
    tried_at timestamptz,
    last_error text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, environment, issuer_id),
    constraint issuers_issuer_once unique (tenant_id, environment, issuer),
    constraint issuers_environment_known check (environment in ('live', 'test')),
    constraint issuers_issuer_length check (char_length(issuer) between 1 and 255),
    constraint issuers_lifetime_range check (lifetime_max_seconds between 1 and 3600)
);
create index issuers_by_issuer on issuers (issuer);
create index issuers_by_time on issuers (tenant_id, environment, created_at desc, issuer_id desc);
comment on table issuers is 'whose tokens a tenant wants to be taken besides its own';
comment on column issuers.issuer is 'the iss claim of its tokens';
comment on column issuers.keys is 'its public keys: pasted, or as they were fetched last';
comment on column issuers.jwks_uri is 'where its keys are fetched from; null: they were pasted';
comment on column issuers.fresh_until is 'the keys fetched are as good as new until then';
comment on column issuers.tried_at is 'when somebody last began to fetch, which nobody else does for a minute';
comment on column issuers.last_error is 'why the last fetch failed; null: it did not';

alter table issuers enable row level security, force row level security;
create policy issuers_own on issuers
    using (tenant_id = linkgate_tenant() and environment = linkgate_environment())
    with check (tenant_id = linkgate_tenant() and environment = linkgate_environment());
grant select, insert, update, delete on issuers to linkgate_app;
-- A token names its issuer and not always its tenant. Public keys open nothing.
create policy issuers_system on issuers for select to linkgate_system using (true);
grant select on issuers to linkgate_system;
