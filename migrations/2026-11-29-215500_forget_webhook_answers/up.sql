set local lock_timeout = '5s';
-- What a webhook endpoint has answered may repeat what it was sent of a user: erasing the user takes it away.
grant update (response_excerpt) on webhook_attempts to linkgate_app;
