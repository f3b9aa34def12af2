set local lock_timeout = '5s';
alter table accounts add column relinked_at timestamptz;
comment on column accounts.linked_at is 'when it was first linked, and never changed: lists go by it';
comment on column accounts.relinked_at is 'when it was last linked again; null: never since this column is there';
