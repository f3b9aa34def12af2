revoke select (shown_at, told_at) on link_sessions from linkgate_system;
revoke select (tenant_id, environment, type) on events from linkgate_system;
drop table usage_closing, usage_days;
