create table audit_log (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    audit_id uuid not null,
    in_environment text,
    actor_kind text not null,
    actor_id text not null,
    action text not null,
    target_kind text not null,
    target_id text not null,
    address text,
    request_id text,
    before jsonb,
    after jsonb,
    created_at timestamptz not null,
    primary key (tenant_id, audit_id),
    constraint audit_log_in_environment_known check (in_environment in ('live', 'test')),
    constraint audit_log_actor_kind_known
        check (actor_kind in ('api_key', 'token', 'member', 'operator', 'anonymous', 'system'))
);
comment on table audit_log is 'who did what to what, from where; lines are added and never changed';
comment on column audit_log.in_environment is 'null for what concerns both, such as the tenant''s settings';
comment on column audit_log.before is 'the changed fields as they were, without secrets';
create index audit_log_by_time on audit_log (tenant_id, created_at desc, audit_id desc);
create index audit_log_by_target on audit_log (tenant_id, target_id, created_at desc, audit_id desc);

alter table audit_log enable row level security, force row level security;
create policy audit_log_own on audit_log
    using (tenant_id = linkgate_tenant()) with check (tenant_id = linkgate_tenant());
-- No right to update or delete: for the program, what was written stays.
grant select, insert on audit_log to linkgate_app;
