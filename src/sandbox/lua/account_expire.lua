-- Marks an account as one that nobody may act for.
-- KEYS: accounts by id. ARGV: the id.
-- Answers whether there is such an account.
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then
  return 0
end
local account = cjson.decode(stored)
account.expired = true
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(account))
return 1
