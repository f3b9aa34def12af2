drop function linkgate_identity(text, text, text, uuid);
drop table events, link_session_changes, link_codes, link_sessions, accounts, identities, users;
