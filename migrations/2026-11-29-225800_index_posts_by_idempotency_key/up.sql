-- Each post with an Idempotency-Key looks for one that was begun under it.
create index concurrently posts_by_idempotency_key on posts
    (tenant_id, environment, idempotency_key, created_at desc, post_id desc)
    where idempotency_key is not null;
