-- Only what is seldom, so that linking writes no more than it does: the other ends are met soon by time.
create index concurrently link_sessions_by_end on link_sessions
    (tenant_id, environment, status, created_at desc, link_session_id desc)
    where status in ('failed', 'cancelled', 'utilised');
