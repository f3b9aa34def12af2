set local lock_timeout = '5s';
alter table plans
    add column accounts_max bigint,
    add column posts_per_day_max bigint,
    add column link_sessions_per_day_max bigint,
    add column webhook_endpoints_max bigint,
    add column api_keys_max bigint,
    add column members_max bigint;
alter table plans
    add constraint plans_accounts_max_range check (accounts_max between 0 and 1000000000),
    add constraint plans_posts_per_day_max_range check (posts_per_day_max between 0 and 1000000000),
    add constraint plans_link_sessions_per_day_max_range check (link_sessions_per_day_max between 0 and 1000000000),
    add constraint plans_webhook_endpoints_max_range check (webhook_endpoints_max between 0 and 1000000000),
    add constraint plans_api_keys_max_range check (api_keys_max between 0 and 1000000000),
    add constraint plans_members_max_range check (members_max between 0 and 1000000000);
comment on column plans.accounts_max is 'accounts of one environment that are not unlinked; null: any number';
comment on column plans.posts_per_day_max is 'posts of one environment on a day of UTC, those that the upstream refused left out; null: any number';
comment on column plans.link_sessions_per_day_max is 'link sessions made in one environment on a day of UTC; null: any number';
comment on column plans.webhook_endpoints_max is 'webhook endpoints of one environment; null: as many as the gateway takes';
comment on column plans.api_keys_max is 'active API keys of one environment, those that a rotation replaced left out; null: as many as the gateway takes';
comment on column plans.members_max is 'members, the invited ones too; null: as many as the gateway takes';

-- What counts towards posts_per_day_max, so that counting a day reads no post.
create index posts_counted on posts (tenant_id, environment, created_at) where status <> 'refused';
