set local lock_timeout = '5s';

alter table link_sessions
    add column shown_at timestamptz,
    add column shown_by text,
    add column shown_request_id text,
    add column told_at timestamptz,
    add column told_by text,
    add column told_request_id text;

-- Not valid: the rows that are there hold nothing in these columns, and needn't be read for that.
alter table link_sessions
    add constraint link_sessions_shown_by_known
        check (shown_by in ('answer', 'page', 'stream', 'check', 'get')) not valid,
    add constraint link_sessions_told_by_known
        check (told_by in ('page', 'stream', 'check', 'get', 'webhook')) not valid;

comment on column link_sessions.shown_at is 'when a person could first see a code; null: not known. Written once, some moments later';
comment on column link_sessions.shown_by is 'how: the answer that started a compatible session; the hosted page was opened; a stream, check or get by which somebody watched';
comment on column link_sessions.shown_request_id is 'the request that it happened in';
comment on column link_sessions.told_at is 'when the confirmation first reached somebody who waited; null: nobody asked yet. Written once, some moments later';
comment on column link_sessions.told_by is 'how it reached them';
comment on column link_sessions.told_request_id is 'the request that was answered with it; null for a stream, which tells long after its request';
