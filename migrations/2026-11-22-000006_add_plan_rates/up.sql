set local lock_timeout = '5s';
alter table plans add column requests_per_second_max integer not null default 100;
alter table plans add constraint plans_requests_per_second_max_range
    check (requests_per_second_max between 1 and 1000000);
comment on column plans.requests_per_second_max is 'requests of a tenant a second, over both environments, in each replica';
update plans set requests_per_second_max = 100000 where plan_id = 'maximum';
