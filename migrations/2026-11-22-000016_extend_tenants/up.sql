alter table tenants
    add column redirect_urls text[] not null default '{}',
    add column branding jsonb not null default '{}',
    add column suspended_at timestamptz,
    add column suspend_reason text;
comment on column tenants.redirect_urls is 'where a link session may send the browser afterwards; empty: to any https URL';
comment on column tenants.branding is 'how the hosted page looks: name, colors, texts by language';
comment on column tenants.suspend_reason is 'in the operator''s words; the tenant does not see it';

alter table plans add column updated_at timestamptz not null default now();
create index tenants_by_time on tenants (created_at desc, tenant_id desc);
grant select (logo_url, link_confirmation, duplicate_accounts, created_at, updated_at, redirect_urls, branding,
    suspended_at, suspend_reason) on tenants to linkgate_system;

-- The operator's calls are kept under an id that is no tenant's.
alter table idempotency_keys drop constraint idempotency_keys_tenant_id_fkey;
