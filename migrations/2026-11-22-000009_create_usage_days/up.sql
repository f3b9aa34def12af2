set local lock_timeout = '5s';

create table usage_days (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    environment text not null,
    day date not null,
    kind text not null,
    name text not null,
    count bigint not null,
    primary key (tenant_id, environment, day, kind, name),
    constraint usage_days_environment_known check (environment in ('live', 'test')),
    constraint usage_days_kind_known check (kind in ('link_sessions', 'accounts', 'link_funnel')),
    constraint usage_days_count_positive check (count > 0)
);
comment on table usage_days is 'what was counted of days whose sessions and events may be deleted; written once a day by the sweeper';
comment on column usage_days.day is 'a day of UTC';
comment on column usage_days.name is 'a status; a type of event; or the last step that sessions reached';

create table usage_closing (
    only_row boolean primary key default true,
    closed_through date not null,
    complete_from date not null,
    constraint usage_closing_only_row check (only_row)
);
comment on table usage_closing is 'one row for the whole database, made by the first sweep';
comment on column usage_closing.closed_through is 'the last day that is in usage_days: nothing of a later day is deleted';
comment on column usage_closing.complete_from is 'the first day of which everything was still there when days began to be kept';

alter table usage_days enable row level security, force row level security;
create policy usage_days_own on usage_days
    using (tenant_id = linkgate_tenant() and environment = linkgate_environment())
    with check (tenant_id = linkgate_tenant() and environment = linkgate_environment());
grant select on usage_days to linkgate_app;

create policy usage_days_close on usage_days for insert to linkgate_system with check (true);
grant insert on usage_days to linkgate_system;
grant select on usage_closing to linkgate_app;
grant select, insert, update on usage_closing to linkgate_system;
grant select (shown_at, told_at) on link_sessions to linkgate_system;
grant select (tenant_id, environment, type) on events to linkgate_system;
