drop index concurrently accounts_by_status;
