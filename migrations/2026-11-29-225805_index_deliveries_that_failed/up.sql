create index concurrently webhook_deliveries_failed on webhook_deliveries
    (endpoint_id, created_at desc, delivery_id desc)
    where status = 'failed';
