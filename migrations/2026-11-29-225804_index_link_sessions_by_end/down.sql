drop index concurrently link_sessions_by_end;
