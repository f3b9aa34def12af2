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
