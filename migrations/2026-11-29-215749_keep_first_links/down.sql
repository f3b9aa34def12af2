set local lock_timeout = '5s';
-- The program of then knows the last link alone.
alter table accounts no force row level security;
update accounts set linked_at = relinked_at where relinked_at is not null;
alter table accounts force row level security;
comment on column accounts.linked_at is null;
alter table accounts drop column relinked_at;
