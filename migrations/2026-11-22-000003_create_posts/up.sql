create table posts (
    tenant_id uuid not null,
    environment text not null,
    post_id uuid not null,
    account_id uuid not null,
    user_id text not null,
    media_type text not null,
    draft boolean not null,
    status text not null,
    publish_id text,
    fail_reason text,
    public_post_url text,
    request jsonb not null,
    idempotency_key text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, environment, post_id),
    foreign key (tenant_id, environment, account_id) references accounts on delete cascade,
    constraint posts_media_type_known check (media_type in ('video', 'photo')),
    constraint posts_status_known check (status in ('submitting', 'processing', 'inbox_delivered', 'published',
        'publicly_available', 'failed', 'refused', 'unknown_outcome'))
);
create index posts_by_time on posts (tenant_id, environment, created_at desc, post_id desc);
create index posts_by_account on posts (tenant_id, environment, account_id, created_at desc);
create index posts_by_publish_id on posts (tenant_id, environment, account_id, publish_id);
create index posts_submitting on posts (created_at) where status = 'submitting';
comment on column posts.status is 'submitting: written before the upstream is asked; refused: the upstream said no at once; unknown_outcome: its answer was lost';
comment on column posts.request is 'the body as the tenant sent it';

create table idempotency_keys (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    environment text not null,
    route text not null,
    key text not null,
    body_hash bytea not null,
    locked_until timestamptz,
    response_status smallint,
    response_sealed bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, environment, route, key),
    constraint idempotency_keys_key_length check (char_length(key) between 1 and 255)
);
create index idempotency_keys_expired on idempotency_keys (expires_at);
comment on column idempotency_keys.locked_until is 'while the first call is at work; null once its answer is kept';

do $$
declare t text;
begin
    foreach t in array array['posts', 'idempotency_keys'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy %I on %I
            using (tenant_id = linkgate_tenant() and environment = linkgate_environment())
            with check (tenant_id = linkgate_tenant() and environment = linkgate_environment())', t || '_own', t);
        execute format('grant select, insert, update, delete on %I to linkgate_app', t);
    end loop;
end $$;

create policy posts_system on posts for select to linkgate_system using (true);
grant select (tenant_id, environment, post_id, status, created_at) on posts to linkgate_system;
create policy idempotency_keys_system on idempotency_keys to linkgate_system using (true) with check (true);
grant select (tenant_id, environment, expires_at), delete on idempotency_keys to linkgate_system;
