drop index tenants_by_time;
alter table plans drop column updated_at;
alter table tenants drop column suspend_reason, drop column suspended_at, drop column branding, drop column redirect_urls;
