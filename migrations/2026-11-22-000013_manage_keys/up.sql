set local lock_timeout = '5s';
alter table api_keys
    add column record_id uuid not null default gen_random_uuid(),
    add column replaces text,
    add column replaced_by text;
create index api_keys_by_time on api_keys (tenant_id, environment, created_at desc, record_id desc);
comment on column api_keys.record_id is 'orders keys of one moment in lists; nothing else';
comment on column api_keys.replaces is 'the key that this one was made from by a rotation';
comment on column api_keys.replaced_by is 'the key that a rotation made of this one';

alter table signing_keys add column signs_from timestamptz;
comment on column signing_keys.signs_from is 'verifies at once and signs from this moment on; null: signs at once';
grant select (signs_from) on signing_keys to linkgate_system;

-- What has long ended is deleted, for all tenants at once.
create policy api_keys_forget on api_keys for delete to linkgate_system using (true);
create policy signing_keys_forget on signing_keys for delete to linkgate_system using (true);
grant delete on api_keys, signing_keys to linkgate_system;
