set local lock_timeout = '5s';
-- An erased user's accounts stay for the record, without the upstream's account behind them.
alter table accounts alter column identity_id drop not null;
comment on column accounts.identity_id is 'null on an account whose user was erased';

alter table identities add column left_at timestamptz;
comment on column identities.left_at is
    'when an erased user''s account let go of it: it is deleted a while later, unless another account has it';
create index identities_left on identities (left_at) where left_at is not null;

-- As it was, but what somebody links is wanted, and stays until that transaction ends.
create or replace function linkgate_identity(of_provider text, of_upstream text, of_account text, new_id uuid) returns uuid
    language plpgsql security definer set search_path = public
as $$
declare found_id uuid;
begin
    loop
        insert into identities (identity_id, provider, upstream, upstream_account)
            values (new_id, of_provider, of_upstream, of_account)
            on conflict on constraint identities_upstream_account_once do nothing;
        select identity_id into found_id from identities
            where provider = of_provider and upstream = of_upstream and upstream_account = of_account
            for key share;
        -- Deleted between the two statements: made anew.
        exit when found_id is not null;
    end loop;
    update identities set left_at = null where identity_id = found_id and left_at is not null;
    return found_id;
end $$;

-- A user's accounts let go of their identities. Runs as the owner, and sees the accounts of the transaction's tenant
-- and environment alone.
create function linkgate_leave_identities(of_user text, at timestamptz) returns void
    language plpgsql security definer set search_path = public
as $$
begin
    update identities set left_at = at where identity_id in (
        select identity_id from accounts
        where tenant_id = linkgate_tenant() and environment = linkgate_environment() and user_id = of_user);
    update accounts set identity_id = null
        where tenant_id = linkgate_tenant() and environment = linkgate_environment() and user_id = of_user;
end $$;
revoke all on function linkgate_leave_identities(text, timestamptz) from public;
grant execute on function linkgate_leave_identities(text, timestamptz) to linkgate_app;

-- Takes away what was let go of before then and what no account of any tenant has, and says how many that were. Whether
-- one has it is for the foreign key to say, which sees all tenants' accounts; nobody gets the right to look at them.
create function linkgate_forget_identities(before timestamptz, most bigint) returns bigint
    language plpgsql security definer set search_path = public
as $$
declare
    one uuid;
    gone bigint := 0;
begin
    for one in select identity_id from identities
        where left_at < before order by left_at limit most for update skip locked
    loop
        begin
            delete from identities where identity_id = one;
            gone := gone + 1;
        exception when foreign_key_violation then
            update identities set left_at = null where identity_id = one;
        end;
    end loop;
    return gone;
end $$;
revoke all on function linkgate_forget_identities(timestamptz, bigint) from public;
grant execute on function linkgate_forget_identities(timestamptz, bigint) to linkgate_system;
