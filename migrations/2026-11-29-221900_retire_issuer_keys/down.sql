set local lock_timeout = '5s';
alter table issuers drop column retiring_keys;
