//! The scripts that move sessions on the schedule. `KEYS[1]` is what all keys of a shard begin with.
//! Times are in milliseconds.
//!
//! Under it are, for each session, its entry `e:ID` (a packed list, see `COMMON`); for each upstream
//! and tenant, who is due when, `due:UPSTREAM:TENANT`; for each upstream, when each tenant's first
//! session is due, `turns:UPSTREAM`, and when it had its last turn, `served:UPSTREAM`. Sessions that
//! somebody waits for, because they are watched or scanned, are in queues of their own, whose `UPSTREAM`
//! has `first/` in front: they are claimed before the others. `claims:UPSTREAM` counts small claims.

use std::sync::LazyLock;

use redis::{Script, ScriptInvocation};

/// What every script of the schedule begins with. An entry is a list: 1 upstream, 2 tenant, 3 what
/// the poller needs to know (opaque here), 4 status, 5 generation of the code, 6 watched until, 7 who
/// has claimed it, 8 until when, 9 how many polls in a row failed, 10 in front of what it queues.
const COMMON: &str = r"
local root = KEYS[1]
local now = tonumber(ARGV[1])
local function unpack_entry(id)
    local packed = redis.call('GET', root .. 'e:' .. id)
    if packed then
        return cmsgpack.unpack(packed)
    end
    return nil
end
local function keep_entry(id, entry)
    redis.call('SET', root .. 'e:' .. id, cmsgpack.pack(entry), 'KEEPTTL')
end
local function queue_of(upstream, tenant)
    return root .. 'due:' .. upstream .. ':' .. tenant
end
local function set_turn(upstream, tenant)
    local head = redis.call('ZRANGE', queue_of(upstream, tenant), 0, 0, 'WITHSCORES')
    if head[1] then
        redis.call('ZADD', root .. 'turns:' .. upstream, head[2], tenant)
    else
        redis.call('ZREM', root .. 'turns:' .. upstream, tenant)
        redis.call('HDEL', root .. 'served:' .. upstream, tenant)
    end
end
local function line_of(entry)
    return entry[10] .. entry[1]
end
local function set_due(id, entry, at)
    local line = ''
    if entry[6] > now or entry[4] == 'scanned' then
        line = 'first/'
    end
    if line ~= entry[10] then
        redis.call('ZREM', queue_of(line_of(entry), entry[2]), id)
        set_turn(line_of(entry), entry[2])
        entry[10] = line
    end
    redis.call('ZADD', queue_of(line_of(entry), entry[2]), at, id)
    set_turn(line_of(entry), entry[2])
    keep_entry(id, entry)
end
";

macro_rules! script {
    ($(#[$doc:meta])* $name:ident, $code:expr) => {
        $(#[$doc])*
        pub fn $name() -> ScriptInvocation<'static> {
            static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(&format!("{COMMON}{}", $code)));
            SCRIPT.prepare_invoke()
        }
    };
}

script!(
    /// Puts a session in. A session that is there already is left alone unless `ARGV[5]` is 1; a claim
    /// on it and its watchers stay.
    put,
    r"
local id, delay, life, replace = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local upstream, tenant, facts, status, generation = ARGV[6], ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
local before = unpack_entry(id)
if before and replace == '0' and redis.call('ZSCORE', queue_of(line_of(before), before[2]), id) then
    return 0
end
local entry = {upstream, tenant, facts, status, generation, 0, '', 0, 0, ''}
if before then
    entry[6], entry[7], entry[8], entry[10] = before[6], before[7], before[8], before[10]
end
redis.call('SET', root .. 'e:' .. id, cmsgpack.pack(entry), 'EX', life)
set_due(id, entry, now + delay)
return 1
"
);

script!(
    /// Claims at most `ARGV[5]` sessions of an upstream that are due. Tenants take turns, whoever had
    /// none for longest first, so that none waits for another's many sessions.
    claim,
    r"
local owner, lease, limit = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local claimed = {}
local function claim_from(upstream, most)
    local tenants = redis.call('ZRANGEBYSCORE', root .. 'turns:' .. upstream, '-inf', now, 'LIMIT', 0, 500)
    if #tenants == 0 then
        return
    end
    local served = redis.call('HMGET', root .. 'served:' .. upstream, unpack(tenants))
    local turns = {}
    for i, tenant in ipairs(tenants) do
        turns[i] = {tenant, tonumber(served[i] or '0') or 0}
    end
    table.sort(turns, function(a, b) return a[2] < b[2] end)
    local touched = {}
    while #turns > 0 and #claimed < most do
        local again = {}
        for _, turn in ipairs(turns) do
            if #claimed >= most then
                break
            end
            local tenant = turn[1]
            local queue = queue_of(upstream, tenant)
            local id = redis.call('ZRANGEBYSCORE', queue, '-inf', now, 'LIMIT', 0, 1)[1]
            touched[tenant] = true
            if id then
                local entry = unpack_entry(id)
                if entry then
                    entry[7], entry[8] = owner, now + lease
                    keep_entry(id, entry)
                    redis.call('ZADD', queue, now + lease, id)
                    claimed[#claimed + 1] = {id, entry[3], entry[4], entry[5], entry[6], entry[9]}
                else
                    redis.call('ZREM', queue, id)
                    claimed[#claimed + 1] = {id}
                end
                again[#again + 1] = turn
            end
        end
        turns = again
    end
    for tenant, _ in pairs(touched) do
        redis.call('HSET', root .. 'served:' .. upstream, tenant, now)
        set_turn(upstream, tenant)
    end
end
-- Nobody waits for the others, but they must not starve either: a quarter of the claims is theirs.
local spare = math.floor(limit / 4)
if limit < 4 and redis.call('INCR', root .. 'claims:' .. ARGV[2]) % 4 == 0 then
    spare = limit
end
claim_from('first/' .. ARGV[2], limit - spare)
claim_from(ARGV[2], limit)
claim_from('first/' .. ARGV[2], limit)
return claimed
"
);

script!(
    /// Says when a claimed session is due again, unless somebody else has claimed it meanwhile.
    reschedule,
    r"
local id, owner, delay, failed, watched_delay = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local entry = unpack_entry(id)
if not entry or (entry[7] ~= '' and entry[7] ~= owner) then
    return 0
end
entry[7], entry[8] = '', 0
if failed == '1' then
    entry[9] = entry[9] + 1
else
    entry[9] = 0
    if entry[6] > now and delay > watched_delay then
        delay = watched_delay
    end
end
set_due(id, entry, now + delay)
return 1
"
);

script!(
    /// Makes a claim last a whole lease from now.
    hold,
    r"
local id, owner, lease = ARGV[2], ARGV[3], tonumber(ARGV[4])
local entry = unpack_entry(id)
if not entry or entry[7] ~= owner then
    return 0
end
entry[8] = now + lease
set_due(id, entry, now + lease)
return 1
"
);

script!(
    set_status,
    r"
local id = ARGV[2]
local entry = unpack_entry(id)
if not entry then
    return 0
end
entry[4] = ARGV[3]
keep_entry(id, entry)
return 1
"
);

script!(
    /// Notes that somebody looks, and says where the session stands. A claimed session is left to its
    /// worker: its due time is the lease, and pulling it forward would put a second worker on it. The
    /// worker sees the watcher when it reschedules.
    watch,
    r"
local id, watched, within = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local entry = unpack_entry(id)
if not entry then
    return {}
end
local before = entry[6]
if before < now + watched - 1000 then
    entry[6] = now + watched
    keep_entry(id, entry)
end
if (before <= now or within == 0) and entry[9] == 0 and entry[8] <= now then
    local due = tonumber(redis.call('ZSCORE', queue_of(line_of(entry), entry[2]), id) or now)
    set_due(id, entry, math.min(due, now + within))
end
return {entry[4], entry[5]}
"
);

script!(
    remove,
    r"
local id = ARGV[2]
local entry = unpack_entry(id)
if entry then
    redis.call('ZREM', queue_of(line_of(entry), entry[2]), id)
    set_turn(line_of(entry), entry[2])
    redis.call('DEL', root .. 'e:' .. id)
    return 1
end
return 0
"
);

script!(
    /// Which of the sessions `ARGV[2..]` are not on the schedule.
    missing,
    r"
local missing = {}
for i = 2, #ARGV do
    local entry = unpack_entry(ARGV[i])
    if not entry or not redis.call('ZSCORE', queue_of(line_of(entry), entry[2]), ARGV[i]) then
        missing[#missing + 1] = ARGV[i]
    end
end
return missing
"
);

script!(
    /// How many sessions of an upstream the shard has, how many of them are due, and since when the
    /// first of them is.
    depth,
    r"
local sessions, due, first = 0, 0, now
for _, upstream in ipairs({'first/' .. ARGV[2], ARGV[2]}) do
    for _, tenant in ipairs(redis.call('ZRANGE', root .. 'turns:' .. upstream, 0, -1)) do
        local queue = queue_of(upstream, tenant)
        sessions = sessions + redis.call('ZCARD', queue)
        due = due + redis.call('ZCOUNT', queue, '-inf', now)
    end
    local head = redis.call('ZRANGE', root .. 'turns:' .. upstream, 0, 0, 'WITHSCORES')
    if head[2] and tonumber(head[2]) < first then
        first = tonumber(head[2])
    end
end
return {sessions, due, now - first}
"
);
