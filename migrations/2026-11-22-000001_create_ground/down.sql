-- The two roles stay: they belong to the server, and other databases may use them.
drop table signing_keys, api_keys, sealed_keys, tenants, plans;
drop function linkgate_environment();
drop function linkgate_tenant();
