-- What the database does for one link session, without the gateway: its row, its first code, the answer.
\set user random(1, 10000)
begin;
select set_config('role', 'linkgate_app', true), set_config('linkgate.tenant_id', :tenant, true), set_config('linkgate.environment', 'live', true);
select t.*, p.* from tenants t join plans p using (plan_id) where tenant_id = :tenant::uuid;
select * from link_sessions where tenant_id = :tenant::uuid and environment = 'live' and unique_id = 'floor-' || :user and status = 'none' order by created_at desc limit 1;
insert into users (tenant_id, environment, user_id, created_at) values (:tenant::uuid, 'live', 'user-' || :user, now()) on conflict do nothing;
insert into link_sessions (tenant_id, environment, link_session_id, unique_id, surface, user_id, provider, upstream, check_token, page_secret_sealed, created_at, updated_at, expires_at) values (:tenant::uuid, 'live', gen_random_uuid(), 'floor-' || gen_random_uuid(), 'compatible', 'user-' || :user, 'wahdx', 'operator', md5(random()::text), decode(repeat('00', 110), 'hex'), now(), now(), now() + interval '15 min') returning link_session_id as id \gset
insert into link_session_changes (tenant_id, environment, link_session_id, change_number, kind, at) values (:tenant::uuid, 'live', :id::uuid, 1, 'new', now());
commit;
begin;
select set_config('role', 'linkgate_app', true), set_config('linkgate.tenant_id', :tenant, true), set_config('linkgate.environment', 'live', true);
select * from link_sessions where tenant_id = :tenant::uuid and environment = 'live' and link_session_id = :id::uuid for update;
insert into link_codes (tenant_id, environment, link_session_id, generation, attempt, upstream_token_sealed, qr_text, qr_png, created_at, expires_at) values (:tenant::uuid, 'live', :id::uuid, 1, 'lg-floor', decode(repeat('00', 110), 'hex'), 'https://www.tiktok.com/login/qr', decode(repeat('00', 650), 'hex'), now(), now() + interval '15 min');
update link_sessions set expires_at = now() + interval '15 min' where tenant_id = :tenant::uuid and environment = 'live' and link_session_id = :id::uuid;
insert into link_session_changes (tenant_id, environment, link_session_id, change_number, kind, at) values (:tenant::uuid, 'live', :id::uuid, 2, 'code_shown', now());
commit;
begin;
select set_config('role', 'linkgate_app', true), set_config('linkgate.tenant_id', :tenant, true), set_config('linkgate.environment', 'live', true);
select s.*, c.* from link_sessions s join link_codes c using (tenant_id, environment, link_session_id) where s.tenant_id = :tenant::uuid and s.environment = 'live' and s.link_session_id = :id::uuid;
commit;
