delete from idempotency_keys where not exists (select from tenants where tenants.tenant_id = idempotency_keys.tenant_id);
alter table idempotency_keys add constraint idempotency_keys_tenant_id_fkey
    foreign key (tenant_id) references tenants (tenant_id) on delete cascade;
revoke select (logo_url, link_confirmation, duplicate_accounts, created_at, updated_at, redirect_urls, branding,
    suspended_at, suspend_reason) on tenants from linkgate_system;
drop index tenants_by_time;
alter table plans drop column updated_at;
alter table tenants drop column suspend_reason, drop column suspended_at, drop column branding, drop column redirect_urls;
