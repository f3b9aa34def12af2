drop function linkgate_forget_identities(timestamptz, bigint);
drop function linkgate_leave_identities(text, timestamptz);
create or replace function linkgate_identity(of_provider text, of_upstream text, of_account text, new_id uuid) returns uuid
    language plpgsql security definer set search_path = public
as $$
declare found_id uuid;
begin
    insert into identities (identity_id, provider, upstream, upstream_account)
        values (new_id, of_provider, of_upstream, of_account)
        on conflict on constraint identities_upstream_account_once do nothing;
    select identity_id into found_id from identities
        where provider = of_provider and upstream = of_upstream and upstream_account = of_account;
    return found_id;
end $$;
drop index identities_left;
alter table identities drop column left_at;
-- Accounts that have none any more get one each that no upstream knows.
alter table accounts no force row level security;
alter table identities no force row level security;
insert into identities (identity_id, provider, upstream, upstream_account)
    select gen_random_uuid(), 'erased', 'erased', account_id::text from accounts where identity_id is null;
update accounts set identity_id = (select i.identity_id from identities i
        where i.provider = 'erased' and i.upstream_account = accounts.account_id::text)
    where identity_id is null;
alter table accounts force row level security;
alter table identities force row level security;
alter table accounts alter column identity_id set not null;
