drop index concurrently audit_log_by_action;
