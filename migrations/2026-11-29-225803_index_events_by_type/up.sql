create index concurrently events_by_type on events
    (tenant_id, environment, type, created_at desc, event_id desc);
