create index concurrently audit_log_by_actor on audit_log
    (tenant_id, actor_id, created_at desc, audit_id desc);
