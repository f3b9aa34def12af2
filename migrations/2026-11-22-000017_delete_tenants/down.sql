drop function linkgate_purge_audit_log(integer);
drop index tenants_deleted;
delete from tenants where status = 'deleted';
alter table tenants drop constraint tenants_status_known;
alter table tenants add constraint tenants_status_known check (status in ('active', 'suspended'));
