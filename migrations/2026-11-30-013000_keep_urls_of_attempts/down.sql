set local lock_timeout = '5s';
alter table webhook_attempts drop column url;
