drop index posts_counted;
alter table plans
    drop column accounts_max,
    drop column posts_per_day_max,
    drop column link_sessions_per_day_max,
    drop column webhook_endpoints_max,
    drop column api_keys_max,
    drop column members_max;
