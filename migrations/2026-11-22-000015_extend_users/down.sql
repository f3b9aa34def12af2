drop function linkgate_forget_in_audit_log(text, text);
drop index link_sessions_by_user, posts_by_user;
alter table events drop column account_id, drop column user_id;
alter table accounts drop column metadata;
drop index users_by_prefix, users_by_time;
alter table users drop column erased_at, drop column row_id, drop column updated_at, drop column metadata;
