alter table link_sessions
    drop column shown_at,
    drop column shown_by,
    drop column shown_request_id,
    drop column told_at,
    drop column told_by,
    drop column told_request_id;
