create table members (
    tenant_id uuid not null references tenants (tenant_id) on delete cascade,
    member_id uuid not null,
    email text not null,
    email_hash bytea not null,
    name text,
    role text not null,
    status text not null default 'invited',
    password_hash text,
    failed_logins integer not null default 0,
    lockouts integer not null default 0,
    locked_until timestamptz,
    invitation_hash bytea,
    invitation_expires_at timestamptz,
    reset_hash bytea,
    reset_expires_at timestamptz,
    totp_sealed bytea,
    totp_begun_sealed bytea,
    totp_last_step bigint not null default 0,
    recovery_hashes bytea[] not null default '{}',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    accepted_at timestamptz,
    last_login_at timestamptz,
    primary key (tenant_id, member_id),
    constraint members_email_once unique (tenant_id, email_hash),
    constraint members_role_known check (role in ('owner', 'admin', 'developer', 'viewer')),
    constraint members_status_known check (status in ('invited', 'active')),
    constraint members_active_has_password check (status = 'invited' or password_hash is not null),
    constraint members_failed_logins_range check (failed_logins between 0 and 1000),
    constraint members_lockouts_range check (lockouts between 0 and 1000),
    constraint members_recovery_hashes_count check (cardinality(recovery_hashes) <= 10)
);
comment on column members.email_hash is
    'SHA-256 of the e-mail in lower case: log-in finds by it the tenants that know an e-mail';
comment on column members.password_hash is 'argon2id, with salt and parameters, as a PHC text';
comment on column members.failed_logins is
    'tries since the last good one; counted before the password is looked at, so that tries at once count too';
comment on column members.lockouts is 'how often in a row it was locked; each lock is twice as long';
comment on column members.invitation_hash is 'SHA-256 of the link''s token';
comment on column members.reset_hash is 'SHA-256 of the link''s token';
comment on column members.totp_sealed is 'the second factor that counts, sealed under the master key';
comment on column members.totp_begun_sealed is 'a second factor that was begun and not confirmed';
comment on column members.totp_last_step is 'the newest step of a code that was used; none of it or before is taken again';
comment on column members.recovery_hashes is 'SHA-256 of each recovery code that is left';
create index members_by_id on members (member_id);
create index members_by_email on members (email_hash);
create index members_by_time on members (tenant_id, created_at desc, member_id desc);

create table member_sessions (
    tenant_id uuid not null,
    session_id uuid not null,
    member_id uuid not null,
    works_in text not null,
    generation integer not null default 0,
    access_hash bytea not null,
    access_expires_at timestamptz not null,
    previous_access_hash bytea,
    refresh_hash bytea not null,
    refreshed_at timestamptz not null,
    expires_at timestamptz not null,
    ends_at timestamptz not null,
    address text,
    user_agent text,
    created_at timestamptz not null,
    primary key (tenant_id, session_id),
    constraint member_sessions_member foreign key (tenant_id, member_id)
        references members (tenant_id, member_id) on delete cascade,
    constraint member_sessions_works_in_known check (works_in in ('live', 'test')),
    constraint member_sessions_generation_range check (generation >= 0),
    constraint member_sessions_user_agent_length check (char_length(user_agent) <= 200)
);
comment on table member_sessions is 'what log-ins began; a row that is gone is a session that has ended';
comment on column member_sessions.works_in is
    'the environment that the member works in; the row itself belongs to the tenant as a whole';
comment on column member_sessions.generation is 'how often the tokens were renewed';
comment on column member_sessions.access_hash is 'SHA-256 of the newest access token';
comment on column member_sessions.previous_access_hash is 'of the one before, which holds a few seconds more';
comment on column member_sessions.refresh_hash is 'SHA-256 of the newest refresh token';
comment on column member_sessions.expires_at is 'of the refresh token';
comment on column member_sessions.ends_at is 'of the session, however often it is renewed';
create index member_sessions_by_id on member_sessions (session_id);
create index member_sessions_by_member on member_sessions (tenant_id, member_id, created_at desc);
create index member_sessions_by_end on member_sessions (expires_at);

alter table members enable row level security, force row level security;
alter table member_sessions enable row level security, force row level security;
create policy members_own on members
    using (tenant_id = linkgate_tenant()) with check (tenant_id = linkgate_tenant());
create policy member_sessions_own on member_sessions
    using (tenant_id = linkgate_tenant()) with check (tenant_id = linkgate_tenant());
grant select, insert, update, delete on members, member_sessions to linkgate_app;

create policy members_find on members for select to linkgate_system using (true);
grant select (tenant_id, member_id, email_hash, role, status) on members to linkgate_system;
create policy member_sessions_find on member_sessions for select to linkgate_system using (true);
create policy member_sessions_sweep on member_sessions for delete to linkgate_system using (true);
grant select (tenant_id, session_id, member_id, works_in, generation, access_hash, access_expires_at,
    previous_access_hash, refreshed_at, expires_at) on member_sessions to linkgate_system;
grant delete on member_sessions to linkgate_system;
