drop index concurrently posts_by_status;
