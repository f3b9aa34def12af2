revoke delete on api_keys, signing_keys from linkgate_system;
drop policy signing_keys_forget on signing_keys;
drop policy api_keys_forget on api_keys;
alter table signing_keys drop column signs_from;
drop index api_keys_by_time;
alter table api_keys drop column replaced_by, drop column replaces, drop column record_id;
