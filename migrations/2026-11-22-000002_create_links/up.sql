create table users (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    environment text not null,
    user_id text not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment, user_id),
    constraint users_environment_known check (environment in ('live', 'test')),
    constraint users_user_id_length check (char_length(user_id) between 1 and 128)
);

create table identities (
    identity_id uuid primary key,
    provider text not null,
    upstream text not null,
    upstream_account text not null,
    created_at timestamptz not null default now(),
    constraint identities_upstream_account_once unique (provider, upstream, upstream_account)
);
comment on table identities is 'the upstream''s account behind one or more accounts, of whatever tenant';
comment on column identities.upstream is 'whose credentials see it: sandbox, or operator';

create table accounts (
    tenant_id uuid not null,
    environment text not null,
    account_id uuid not null,
    user_id text not null,
    identity_id uuid not null references identities (identity_id),
    status text not null,
    display_name text,
    username text,
    avatar_url text,
    bio_description text,
    followers bigint,
    following bigint,
    likes bigint,
    videos bigint,
    is_verified boolean,
    unlink_reason text,
    linked_at timestamptz not null,
    unlinked_at timestamptz,
    updated_at timestamptz not null,
    primary key (tenant_id, environment, account_id),
    foreign key (tenant_id, environment, user_id) references users on delete cascade,
    constraint accounts_status_known
        check (status in ('linked', 'awaiting_accept', 'reconnect_required', 'unlinked'))
);
create unique index accounts_one_per_user_and_identity on accounts
    (tenant_id, environment, user_id, identity_id) where status <> 'unlinked';
create index accounts_by_user on accounts (tenant_id, environment, user_id, linked_at desc);
create index accounts_by_time on accounts (tenant_id, environment, linked_at desc, account_id desc);
create index accounts_by_identity on accounts (identity_id);

create table link_sessions (
    tenant_id uuid not null,
    environment text not null,
    link_session_id uuid not null,
    unique_id text not null,
    surface text not null,
    user_id text not null,
    status text not null default 'new',
    reason text,
    provider text not null,
    upstream text not null,
    check_token text not null,
    page_secret_sealed bytea not null,
    view_token_hash bytea,
    account_id uuid,
    reconnect_account_id uuid,
    redirect_url text,
    locale text,
    theme text,
    nonce text,
    metadata jsonb,
    unowned_before text[],
    created_at timestamptz not null,
    updated_at timestamptz not null,
    expires_at timestamptz not null,
    scanned_at timestamptz,
    confirmed_at timestamptz,
    accepted_at timestamptz,
    utilised_at timestamptz,
    primary key (tenant_id, environment, link_session_id),
    foreign key (tenant_id, environment, user_id) references users on delete cascade,
    constraint link_sessions_unique_id_form check (unique_id ~ '^[A-Za-z0-9_-]{8,64}$'),
    constraint link_sessions_surface_known check (surface in ('compatible', 'hosted')),
    constraint link_sessions_status_known check (status in
        ('new', 'scanned', 'confirmed', 'expired', 'utilised', 'failed', 'cancelled')),
    constraint link_sessions_confirmed_has_account check (status <> 'confirmed' or account_id is not null)
);
create unique index link_sessions_one_pending on link_sessions (tenant_id, environment, unique_id)
    where status in ('new', 'scanned');
create index link_sessions_by_label on link_sessions (tenant_id, environment, unique_id, created_at desc);
create unique index link_sessions_by_check_token on link_sessions (tenant_id, environment, check_token);
create index link_sessions_by_time on link_sessions
    (tenant_id, environment, created_at desc, link_session_id desc);
create index link_sessions_by_id on link_sessions (link_session_id);
create index link_sessions_pending on link_sessions (expires_at) where status in ('new', 'scanned');
create index link_sessions_recent_by_upstream on link_sessions (provider, upstream, updated_at);
comment on column link_sessions.unique_id is 'the tenant''s label; a new attempt may use it again';
comment on column link_sessions.check_token is 'what the compatible surface asks by; only with the tenant''s own key';
comment on column link_sessions.view_token_hash is 'SHA-256 of what the first browser holds';
comment on column link_sessions.unowned_before is 'upstream accounts that belonged to nobody when the code was scanned; null: not known';
comment on column link_sessions.utilised_at is 'when the upstream first said utilised and we had no confirmation';

create table link_codes (
    tenant_id uuid not null,
    environment text not null,
    link_session_id uuid not null,
    generation integer not null,
    attempt text not null,
    upstream_token_sealed bytea not null,
    qr_text text,
    qr_png bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, environment, link_session_id, generation),
    foreign key (tenant_id, environment, link_session_id) references link_sessions on delete cascade,
    constraint link_codes_has_picture check (qr_text is not null or qr_png is not null)
);
comment on column link_codes.attempt is 'our label of this code at the upstream, random, never used twice';

create table link_session_changes (
    tenant_id uuid not null,
    environment text not null,
    link_session_id uuid not null,
    change_number integer not null,
    kind text not null,
    reason text,
    request_id text,
    at timestamptz not null,
    primary key (tenant_id, environment, link_session_id, change_number),
    foreign key (tenant_id, environment, link_session_id) references link_sessions on delete cascade
);
comment on column link_session_changes.kind is 'a status, or code_shown, code_renewed, opened, accepted';

create table events (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    environment text not null,
    event_id uuid not null,
    type text not null,
    data jsonb not null,
    created_at timestamptz not null,
    primary key (tenant_id, environment, event_id),
    constraint events_environment_known check (environment in ('live', 'test'))
);
create index events_by_time on events (tenant_id, environment, created_at desc, event_id desc);

do $$
declare t text;
begin
    foreach t in array array['users', 'accounts', 'link_sessions', 'link_codes', 'link_session_changes', 'events'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy %I on %I
            using (tenant_id = linkgate_tenant() and environment = linkgate_environment())
            with check (tenant_id = linkgate_tenant() and environment = linkgate_environment())', t || '_own', t);
        execute format('grant select, insert, update, delete on %I to linkgate_app', t);
    end loop;
end $$;

-- An identity is visible to whoever has an account on it, and only through that account.
alter table identities enable row level security, force row level security;
create policy identities_of_own_accounts on identities for select
    using (exists (select from accounts where accounts.identity_id = identities.identity_id));
create policy identities_system on identities for select to linkgate_system using (true);
grant select on identities to linkgate_app;
grant select (identity_id, provider, upstream, upstream_account) on identities to linkgate_system;

-- Finds or makes the identity of an upstream's account: the one thing two tenants may share. Runs as
-- the owner, and gives back nothing but the id.
create policy identities_owner on identities to current_user using (true) with check (true);
create function linkgate_identity(of_provider text, of_upstream text, of_account text, new_id uuid) returns uuid
    language plpgsql security definer set search_path = public
as $$
declare found_id uuid;
begin
    insert into identities (identity_id, provider, upstream, upstream_account)
        values (new_id, of_provider, of_upstream, of_account)
        on conflict on constraint identities_upstream_account_once do nothing;
    select identity_id into found_id from identities
        where provider = of_provider and upstream = of_upstream and upstream_account = of_account;
    return found_id;
end $$;
revoke all on function linkgate_identity(text, text, text, uuid) from public;
grant execute on function linkgate_identity(text, text, text, uuid) to linkgate_app;

-- What cross-tenant work on sessions may see: enough to find them, nothing that opens anything.
create policy link_sessions_system on link_sessions for select to linkgate_system using (true);
grant select (tenant_id, environment, link_session_id, status, provider, upstream, created_at, updated_at,
    expires_at, scanned_at, confirmed_at, utilised_at) on link_sessions to linkgate_system;
create policy accounts_system on accounts for select to linkgate_system using (true);
grant select (tenant_id, environment, account_id, identity_id, status) on accounts to linkgate_system;

-- Deleting what is past its time is work across tenants too; codes and timelines go with their session.
create policy link_sessions_forget on link_sessions for delete to linkgate_system using (true);
grant delete on link_sessions to linkgate_system;
create policy events_forget on events for delete to linkgate_system using (true);
create policy events_system on events for select to linkgate_system using (true);
grant select (event_id, created_at), delete on events to linkgate_system;
create index events_by_age on events (created_at);
create index link_sessions_by_age on link_sessions (updated_at);
