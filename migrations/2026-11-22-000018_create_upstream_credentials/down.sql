comment on column identities.upstream is 'whose credentials see it: sandbox, or operator';
drop table upstream_credentials;
alter table tenants drop column upstream_source;
