set local lock_timeout = '5s';
alter table issuers add column retiring_keys jsonb;
comment on column issuers.retiring_keys is
    'keys that a rotation replaced and that are taken until their end: [{"key", "until"}]; null: none';
