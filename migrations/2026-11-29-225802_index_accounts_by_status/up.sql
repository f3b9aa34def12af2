-- Only what is seldom: an index of all would be as good as the key where an account is asked for that must be linked.
create index concurrently accounts_by_status on accounts
    (tenant_id, environment, status, linked_at desc, account_id desc)
    where status in ('awaiting_accept', 'reconnect_required');
