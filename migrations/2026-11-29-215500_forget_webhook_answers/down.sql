set local lock_timeout = '5s';
revoke update (response_excerpt) on webhook_attempts from linkgate_app;
