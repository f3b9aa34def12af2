set local lock_timeout = '5s';
alter table plans drop column requests_per_second_max;
