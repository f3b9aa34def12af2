alter table tenants add column upstream_source text not null default 'operator';
alter table tenants add constraint tenants_upstream_source_known
    check (upstream_source in ('operator', 'own')) not valid;
alter table tenants validate constraint tenants_upstream_source_known;
comment on column tenants.upstream_source is 'whose credentials new live link sessions use';

create table upstream_credentials (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    provider text not null,
    api_key_sealed bytea not null,
    hint text not null,
    refused_at timestamptz,
    set_at timestamptz not null,
    primary key (tenant_id, provider),
    constraint upstream_credentials_provider_known check (provider in ('wahdx')),
    constraint upstream_credentials_hint_length check (char_length(hint) <= 8)
);
comment on table upstream_credentials is 'what tenants brought of their own; for live sessions alone';
comment on column upstream_credentials.api_key_sealed is 'sealed under the master key; never shown';
comment on column upstream_credentials.hint is 'the end of the key, to tell keys apart';
comment on column upstream_credentials.refused_at is 'when the upstream refused them; null while it takes them';

alter table upstream_credentials enable row level security, force row level security;
create policy upstream_credentials_own on upstream_credentials
    using (tenant_id = linkgate_tenant()) with check (tenant_id = linkgate_tenant());
grant select, insert, update, delete on upstream_credentials to linkgate_app;

comment on column identities.upstream is 'whose credentials see it: sandbox, operator, or tenant-{id}';
