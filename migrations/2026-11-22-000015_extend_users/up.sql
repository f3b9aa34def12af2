alter table users
    add column metadata jsonb not null default '{}',
    add column updated_at timestamptz not null default now(),
    add column row_id uuid not null default gen_random_uuid(),
    add column erased_at timestamptz;
comment on column users.metadata is 'the tenant''s own, at most 4,096 bytes of JSON';
comment on column users.row_id is 'orders users of one moment in lists; nobody sees it';
comment on column users.erased_at is 'set on the row that stands for an erased user: its user_id is made up';
create index users_by_time on users (tenant_id, environment, created_at desc, row_id desc);
create index users_by_prefix on users (tenant_id, environment, user_id text_pattern_ops);

alter table accounts add column metadata jsonb not null default '{}';
comment on column accounts.metadata is 'the tenant''s own, at most 4,096 bytes of JSON';

-- Of whom an event tells, apart from its data: row-level security keeps indexes on expressions of it from being used.
alter table events add column user_id text, add column account_id text;
create index events_by_user on events (tenant_id, environment, user_id);
create index events_by_account on events (tenant_id, environment, account_id, created_at desc, event_id desc);

-- Erasing finds what a user left behind by these.
create index posts_by_user on posts (tenant_id, environment, user_id);
create index link_sessions_by_user on link_sessions (tenant_id, environment, user_id);

-- The one change that the audit log knows: what tells who an erased user was is put under the made-up id. Runs as
-- the owner, and sees the rows of the transaction's tenant and environment alone.
create function linkgate_forget_in_audit_log(of_user text, new_id text) returns void
    language plpgsql security definer set search_path = public
as $$
begin
    update audit_log set target_id = new_id, before = null, after = null
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and target_kind = 'user' and target_id = of_user;
    update audit_log
        set before = case when before ->> 'user_id' = of_user
                then before || jsonb_build_object('user_id', new_id) else before end,
            after = case when after ->> 'user_id' = of_user
                then after || jsonb_build_object('user_id', new_id) else after end
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and target_kind = 'account' and of_user in (before ->> 'user_id', after ->> 'user_id');
end $$;
revoke all on function linkgate_forget_in_audit_log(text, text) from public;
grant execute on function linkgate_forget_in_audit_log(text, text) to linkgate_app;
