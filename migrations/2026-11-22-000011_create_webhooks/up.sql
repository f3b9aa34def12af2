set local lock_timeout = '5s';

create table webhook_endpoints (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    environment text not null,
    endpoint_id uuid not null,
    url text not null,
    events text[],
    description text,
    secret_sealed bytea not null,
    previous_secret_sealed bytea,
    previous_secret_until timestamptz,
    enabled boolean not null default true,
    disabled_reason text,
    disabled_at timestamptz,
    failing_since timestamptz,
    last_failure_at timestamptz,
    last_success_at timestamptz,
    paused_until timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    primary key (tenant_id, environment, endpoint_id),
    constraint webhook_endpoints_environment_known check (environment in ('live', 'test')),
    constraint webhook_endpoints_url_length check (octet_length(url) between 1 and 2048),
    constraint webhook_endpoints_events_some check (cardinality(events) between 1 and 100),
    constraint webhook_endpoints_description_length check (char_length(description) between 1 and 500),
    constraint webhook_endpoints_disabled_reason_known
        check (disabled_reason in ('switched_off', 'failing', 'gone')),
    constraint webhook_endpoints_disabled_has_reason
        check (enabled = (disabled_reason is null) and enabled = (disabled_at is null)),
    constraint webhook_endpoints_deleted_is_disabled check (deleted_at is null or not enabled),
    constraint webhook_endpoints_previous_secret_ends
        check ((previous_secret_sealed is null) = (previous_secret_until is null))
);
comment on table webhook_endpoints is 'where a tenant wants to hear of events';
comment on column webhook_endpoints.events is 'types that it hears of; null: all, also those that are yet to come';
comment on column webhook_endpoints.previous_secret_sealed is 'signs too until previous_secret_until, after a rotation';
comment on column webhook_endpoints.disabled_reason is 'switched_off: by the tenant; failing: nothing but failures for 5 days; gone: it answered 410';
comment on column webhook_endpoints.failing_since is 'the first failure since the last success; null while it is well';
comment on column webhook_endpoints.deleted_at is 'it is off, hidden and without its secrets; the sweeper takes away its log, then itself';
comment on column webhook_endpoints.paused_until is 'it asked by Retry-After to be left alone until then';
create index webhook_endpoints_deleted on webhook_endpoints (deleted_at) where deleted_at is not null;

create table webhook_deliveries (
    tenant_id uuid not null,
    environment text not null,
    delivery_id uuid not null,
    endpoint_id uuid not null,
    event_id uuid not null,
    cause text not null,
    status text not null,
    attempts smallint not null default 0,
    next_attempt_at timestamptz,
    leased_until timestamptz,
    claim_id uuid,
    created_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, environment, delivery_id),
    foreign key (tenant_id, environment, endpoint_id) references webhook_endpoints on delete cascade,
    foreign key (tenant_id, environment, event_id) references events on delete cascade,
    constraint webhook_deliveries_cause_known check (cause in ('event', 'redelivery', 'test')),
    constraint webhook_deliveries_status_known check (status in ('pending', 'succeeded', 'failed')),
    constraint webhook_deliveries_attempts_max check (attempts between 0 and 12),
    constraint webhook_deliveries_pending_is_due check ((status = 'pending') = (next_attempt_at is not null)),
    constraint webhook_deliveries_lease_is_claimed check ((leased_until is null) = (claim_id is null))
);
comment on table webhook_deliveries is 'the outbox: written in the transaction of the event, gone with it';
comment on column webhook_deliveries.next_attempt_at is 'while a sender is at it: when its lease ends';
comment on column webhook_deliveries.claim_id is 'whose lease it is: a sender that was taken over changes nothing any more';
-- One event waits once for one endpoint, however often it is asked for.
create unique index webhook_deliveries_one_pending on webhook_deliveries
    (tenant_id, environment, endpoint_id, event_id) where status = 'pending';
-- None of these begins as the primary key does: the planner, which may not know yet that one tenant has most of
-- the rows, would take it for as good as the key and read all that the tenant has.
create index webhook_deliveries_by_time on webhook_deliveries (endpoint_id, created_at desc, delivery_id desc);
create index webhook_deliveries_by_event on webhook_deliveries (event_id);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at)
    where status = 'pending';
create index webhook_deliveries_leased on webhook_deliveries (endpoint_id, leased_until)
    where leased_until is not null;

create table webhook_attempts (
    tenant_id uuid not null,
    environment text not null,
    delivery_id uuid not null,
    attempt_number smallint not null,
    at timestamptz not null,
    duration_ms integer not null,
    response_status smallint,
    response_excerpt text,
    error text,
    primary key (tenant_id, environment, delivery_id, attempt_number),
    foreign key (tenant_id, environment, delivery_id) references webhook_deliveries on delete cascade,
    constraint webhook_attempts_number_range check (attempt_number between 1 and 12),
    constraint webhook_attempts_response_excerpt_length check (octet_length(response_excerpt) <= 4096)
);
comment on column webhook_attempts.at is 'when it was sent; webhook-timestamp is its second';
comment on column webhook_attempts.error is 'a word: why there was no answer, or why the answer is no success';

do $$
declare t text;
begin
    foreach t in array array['webhook_endpoints', 'webhook_deliveries', 'webhook_attempts'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy %I on %I
            using (tenant_id = linkgate_tenant() and environment = linkgate_environment())
            with check (tenant_id = linkgate_tenant() and environment = linkgate_environment())', t || '_own', t);
    end loop;
end $$;
-- What was sent is deleted with its event, or after its endpoint, and in no other way.
grant select, insert, update on webhook_endpoints to linkgate_app;
grant select, insert on webhook_deliveries to linkgate_app;
grant update (status, attempts, next_attempt_at, leased_until, claim_id, finished_at)
    on webhook_deliveries to linkgate_app;
grant select, insert on webhook_attempts to linkgate_app;

-- Claiming what is due is work across tenants: it sees whose turn it is, and neither address nor secret.
create policy webhook_endpoints_system on webhook_endpoints for select to linkgate_system using (true);
grant select (tenant_id, environment, endpoint_id, enabled, failing_since, paused_until, deleted_at)
    on webhook_endpoints to linkgate_system;
create policy webhook_deliveries_system on webhook_deliveries for select to linkgate_system using (true);
create policy webhook_deliveries_claim on webhook_deliveries for update to linkgate_system
    using (true) with check (true);
grant select (tenant_id, environment, delivery_id, endpoint_id, status, next_attempt_at, leased_until, claim_id)
    on webhook_deliveries to linkgate_system;
grant update (next_attempt_at, leased_until, claim_id) on webhook_deliveries to linkgate_system;

-- So is taking away what was deleted, a batch at a time.
create policy webhook_endpoints_forget on webhook_endpoints for delete to linkgate_system
    using (deleted_at is not null);
create policy webhook_deliveries_forget on webhook_deliveries for delete to linkgate_system using (true);
grant delete on webhook_endpoints, webhook_deliveries to linkgate_system;
