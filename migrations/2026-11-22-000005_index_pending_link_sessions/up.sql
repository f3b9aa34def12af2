-- Counting what waits, of one tenant or of all, and walking over it, touch this index alone.
create index link_sessions_pending_by_tenant on link_sessions
    (tenant_id, environment, link_session_id) include (created_at) where status in ('new', 'scanned');
