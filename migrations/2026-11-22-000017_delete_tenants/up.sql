alter table tenants drop constraint tenants_status_known;
alter table tenants add constraint tenants_status_known check (status in ('active', 'suspended', 'deleted'));
comment on column tenants.status is 'deleted: nobody sees it any more, and the sweeper takes its rows away in batches';
create index tenants_deleted on tenants (tenant_id) where status = 'deleted';

-- The audit log of a tenant that is deleted goes with it, and only then. Runs as the owner, on the transaction's tenant.
create function linkgate_purge_audit_log(most integer) returns bigint
    language plpgsql security definer set search_path = public
as $$
declare gone bigint;
begin
    with old as (
        select audit_id from audit_log
        where tenant_id = linkgate_tenant()
            and exists (select from tenants where tenant_id = linkgate_tenant() and status = 'deleted')
        limit most
    )
    delete from audit_log using old
        where audit_log.tenant_id = linkgate_tenant() and audit_log.audit_id = old.audit_id;
    get diagnostics gone = row_count;
    return gone;
end $$;
revoke all on function linkgate_purge_audit_log(integer) from public;
grant execute on function linkgate_purge_audit_log(integer) to linkgate_app;
