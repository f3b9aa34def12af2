-- Writes down one poll of a code and tells where the code stands.
-- KEYS: the code, its polls under way, the times of its last polls.
-- ARGV: owner, now, poll, ms under which a poll is too fast, ms after which a poll is surely over,
--       times to keep, seconds to keep them.
-- Answers nothing for a code that is not this owner's.
local code = redis.call('HMGET', KEYS[1], 'owner', 'state', 'expires_ms', 'unique_id', 'username',
  'display_name', 'last_poll_ms', 'scopes', 'world')
if not code[1] or code[1] ~= ARGV[1] then
  return {}
end
local now = tonumber(ARGV[2])

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[5]))
if redis.call('ZCARD', KEYS[2]) > 0 then
  redis.call('HINCRBY', KEYS[1], 'concurrent_polls', 1)
end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[7])

if code[7] and now - tonumber(code[7]) < tonumber(ARGV[4]) then
  redis.call('HINCRBY', KEYS[1], 'too_fast_polls', 1)
end
redis.call('HINCRBY', KEYS[1], 'polls', 1)
redis.call('HSET', KEYS[1], 'last_poll_ms', ARGV[2])
redis.call('LPUSH', KEYS[3], ARGV[2])
redis.call('LTRIM', KEYS[3], 0, tonumber(ARGV[6]) - 1)
redis.call('EXPIRE', KEYS[3], ARGV[7])

local state = code[2]
local pending = state == 'new' or state == 'scanned' or state == 'denied'
if pending and now >= tonumber(code[3]) then
  state = 'expired'
  redis.call('HSET', KEYS[1], 'state', state)
end
return { state, code[4], code[5] or '', code[6] or '', code[8] or '', code[9] or '' }
