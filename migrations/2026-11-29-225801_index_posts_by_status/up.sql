create index concurrently posts_by_status on posts
    (tenant_id, environment, status, created_at desc, post_id desc);
