-- What a post of linkgate's does in PostgreSQL, statement by statement: the intent is written and committed,
-- then the outcome and its event. Run by pgbench -M simple, so that each begin is one round trip with the
-- settings that confine it, as in src/store/mod.rs.
-- Variables: tenant.
\set n random(1, 100)
\set id random(1, 140737488355327)

begin \; select set_config('role', 'linkgate_app', true), set_config('linkgate.tenant_id', ':tenant', true), set_config('linkgate.environment', 'live', true);

insert into posts (tenant_id, environment, post_id, account_id, user_id, media_type, draft, status, request, idempotency_key, created_at, updated_at)
    select tenant_id, environment, ('018f0000-0000-7000-8000-' || lpad(to_hex(:id), 12, '0'))::uuid, account_id, user_id, 'video', false, 'submitting',
        ('{"accountId":"00000000-0000-4000-8000-' || lpad(to_hex(:n), 12, '0') || '","content":"A caption of ordinary length, with #a #few #tags","mediaItems":[{"url":"https://media.example/videos/2026/11/clip-0001.mp4"}],"tiktokSettings":{"privacy_level":"PUBLIC_TO_EVERYONE","allow_comment":true,"allow_duet":false,"allow_stitch":false}}')::jsonb,
        null, now(), now()
    from accounts
    where tenant_id = ':tenant' and environment = 'live' and account_id = ('00000000-0000-4000-8000-' || lpad(to_hex(:n), 12, '0'))::uuid and status = 'linked';

commit;

begin \; select set_config('role', 'linkgate_app', true), set_config('linkgate.tenant_id', ':tenant', true), set_config('linkgate.environment', 'live', true);

update posts set status = 'processing', publish_id = 'v_pub_url~v2.7412345678901234567', updated_at = now()
    where tenant_id = ':tenant' and environment = 'live' and post_id = ('018f0000-0000-7000-8000-' || lpad(to_hex(:id), 12, '0'))::uuid
        and status in ('submitting', 'unknown_outcome')
    returning post_id, account_id, user_id, media_type, draft, status, publish_id, fail_reason, public_post_url, request, created_at, updated_at;

insert into events (tenant_id, environment, event_id, type, data, created_at)
    values (':tenant', 'live', ('018f0000-0000-7001-8000-' || lpad(to_hex(:id), 12, '0'))::uuid, 'post.processing',
        ('{"post_id":"post_018f000000007000800000000000' || lpad(to_hex(:id), 4, '0') || '","account_id":"00000000-0000-4000-8000-' || lpad(to_hex(:n), 12, '0') || '","user_id":"user-' || :n || '","publish_id":"v_pub_url~v2.7412345678901234567","media_type":"video","status":"processing","fail_reason":null,"public_post_url":null}')::jsonb,
        now());

commit;
