drop table idempotency_keys, posts;
