-- Gives a person an account under an owner, or finds the one they have.
-- KEYS: accounts by id, account id by person, ids by the time of linking.
-- ARGV: person (the username, with its world before it where it has one), id if a new one is needed, 1 to need a new one, account, now, most accounts,
--       seconds to keep.
-- Answers the account id.
local id = redis.call('HGET', KEYS[2], ARGV[1])
if not id or ARGV[3] == '1' then
  id = ARGV[2]
end
redis.call('HSET', KEYS[1], id, ARGV[4])
redis.call('HSET', KEYS[2], ARGV[1], id)
redis.call('ZADD', KEYS[3], 'NX', ARGV[5], id)

local over = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[6])
if over > 0 then
  for _, gone in ipairs(redis.call('ZRANGE', KEYS[3], 0, over - 1)) do
    local account = redis.call('HGET', KEYS[1], gone)
    if account then
      account = cjson.decode(account)
      local who = account.username
      if account.world and account.world ~= '' then
        who = account.world .. '/' .. who
      end
      if redis.call('HGET', KEYS[2], who) == gone then
        redis.call('HDEL', KEYS[2], who)
      end
    end
    redis.call('HDEL', KEYS[1], gone)
    redis.call('ZREM', KEYS[3], gone)
  end
end
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, ARGV[7])
end
return id
