set local lock_timeout = '5s';
create or replace function linkgate_forget_in_audit_log(of_user text, new_id text) returns void
    language plpgsql security definer set search_path = public
as $$
begin
    update audit_log set target_id = new_id, before = null, after = null
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and target_kind = 'user' and target_id = of_user;
    update audit_log
        set before = case when before ->> 'user_id' = of_user
                then before || jsonb_build_object('user_id', new_id) else before end,
            after = case when after ->> 'user_id' = of_user
                then after || jsonb_build_object('user_id', new_id) else after end
        where tenant_id = linkgate_tenant() and in_environment = linkgate_environment()
            and target_kind = 'account' and of_user in (before ->> 'user_id', after ->> 'user_id');
end $$;
