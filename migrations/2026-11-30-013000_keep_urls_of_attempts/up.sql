set local lock_timeout = '5s';
alter table webhook_attempts add column url text
    constraint webhook_attempts_url_length check (octet_length(url) between 1 and 2048);
comment on column webhook_attempts.url is 'where it went, which the endpoint may have left since; null: before this column was there';
