//! The scripts that move sessions on the schedule. `KEYS[1]` is the shard's due times, `KEYS[2]` the
//! session's entry. Times are in milliseconds.

use std::sync::LazyLock;

use redis::{Script, ScriptInvocation};

macro_rules! script {
    ($name:ident, $code:literal) => {
        pub fn $name() -> ScriptInvocation<'static> {
            static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new($code));
            SCRIPT.prepare_invoke()
        }
    };
}

script!(
    put,
    r"
local now, id, delay, life, replace = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
if replace == '0' and redis.call('ZSCORE', KEYS[1], id) and redis.call('EXISTS', KEYS[2]) == 1 then
    return 0
end
redis.call('HSET', KEYS[2], 'tenant', ARGV[6], 'environment', ARGV[7], 'upstream', ARGV[8], 'attempt', ARGV[9],
    'token', ARGV[10], 'generation', ARGV[11], 'status', ARGV[12], 'code_expires', ARGV[13], 'expires', ARGV[14])
redis.call('HDEL', KEYS[2], 'failures')
redis.call('EXPIRE', KEYS[2], life)
redis.call('ZADD', KEYS[1], now + delay, id)
return 1
"
);

script!(
    claim,
    r"
local now, limit, lease, prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, limit)
local claimed = {}
for i, id in ipairs(ids) do
    redis.call('ZADD', KEYS[1], now + lease, id)
    if redis.call('EXISTS', prefix .. id) == 1 then
        redis.call('HSET', prefix .. id, 'leased', now + lease)
    end
    claimed[i] = {id, redis.call('HGETALL', prefix .. id)}
end
return claimed
"
);

script!(
    reschedule,
    r"
local now, id, delay, failed, watched_delay = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
if not redis.call('ZSCORE', KEYS[1], id) then
    return 0
end
if redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('HDEL', KEYS[2], 'leased')
    if failed == '1' then
        redis.call('HINCRBY', KEYS[2], 'failures', 1)
    else
        redis.call('HDEL', KEYS[2], 'failures')
        local watched = tonumber(redis.call('HGET', KEYS[2], 'watched') or '0')
        if watched > now and delay > watched_delay then
            delay = watched_delay
        end
    end
end
redis.call('ZADD', KEYS[1], now + delay, id)
return 1
"
);

script!(
    hold,
    r"
local now, id, lease = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
if redis.call('ZSCORE', KEYS[1], id) and redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('ZADD', KEYS[1], now + lease, id)
    redis.call('HSET', KEYS[2], 'leased', now + lease)
    return 1
end
return 0
"
);

script!(
    set_status,
    r"
local id, status = ARGV[1], ARGV[2]
if redis.call('EXISTS', KEYS[2]) == 0 then
    return 0
end
redis.call('HSET', KEYS[2], 'status', status)
return 1
"
);

// A claimed session is left to its worker: its due time is the lease, and pulling it forward would put
// a second worker on it. The worker sees the watcher when it reschedules.
script!(
    watch,
    r"
local now, id, watched, within = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if redis.call('EXISTS', KEYS[2]) == 0 then
    return 0
end
local before = tonumber(redis.call('HGET', KEYS[2], 'watched') or '0')
redis.call('HSET', KEYS[2], 'watched', now + watched)
local failures = tonumber(redis.call('HGET', KEYS[2], 'failures') or '0')
local due = tonumber(redis.call('ZSCORE', KEYS[1], id) or '0')
local leased = tonumber(redis.call('HGET', KEYS[2], 'leased') or '0')
if (before <= now or within == 0) and failures == 0 and leased <= now and due > now + within then
    redis.call('ZADD', KEYS[1], now + within, id)
end
return 1
"
);

// Asks leave to call an upstream. `KEYS[1]` is its pause, `KEYS[2]` why it is doubted. 0: go on; more: to
// be left alone for so long; -1: go on alone, the others wait.
script!(
    ask_upstream,
    r"
local left = redis.call('PTTL', KEYS[1])
if left > 0 then
    return left
end
local doubt = redis.call('GET', KEYS[2])
if doubt then
    redis.call('SET', KEYS[1], doubt, 'PX', ARGV[1])
    return -1
end
return 0
"
);

script!(
    remove,
    r"
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1
"
);
