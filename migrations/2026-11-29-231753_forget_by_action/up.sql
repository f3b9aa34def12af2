set local lock_timeout = '5s';
-- As it was, but it finds lines about accounts by what they tell of, where it read all of a tenant's; and what they
-- tell of the erased user's accounts goes too, the handle and the metadata.
create or replace function linkgate_forget_in_audit_log(of_user text, new_id text) returns void
    language plpgsql security definer set search_path = public
as $$
begin
    update audit_log set target_id = new_id, before = null, after = null
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and target_kind = 'user' and target_id = of_user;
    update audit_log
        set before = case when before ->> 'user_id' = of_user
                then before - 'username' || jsonb_build_object('user_id', new_id) else before end,
            after = case when after ->> 'user_id' = of_user
                then after - 'username' || jsonb_build_object('user_id', new_id) else after end
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and action in ('account.imported', 'account.reassigned')
            and of_user in (before ->> 'user_id', after ->> 'user_id');
    -- The accounts have the made-up id by now.
    update audit_log set before = null, after = null
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and action = 'account.updated' and target_id in (
                select account_id::text from accounts
                where tenant_id = linkgate_tenant() and environment = linkgate_environment() and user_id = new_id);
end $$;
