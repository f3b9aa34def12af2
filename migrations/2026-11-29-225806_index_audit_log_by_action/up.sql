create index concurrently audit_log_by_action on audit_log
    (tenant_id, action, created_at desc, audit_id desc);
