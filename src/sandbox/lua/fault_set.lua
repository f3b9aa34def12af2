-- Replaces the faults.
-- KEYS: faults of answers, faults of confirmations. ARGV: seconds to keep them, how many are of
-- answers, then all of them.
redis.call('DEL', KEYS[1], KEYS[2])
local answers = tonumber(ARGV[2])
for index = 3, #ARGV do
  local key = KEYS[2]
  if index - 2 <= answers then
    key = KEYS[1]
  end
  redis.call('RPUSH', key, ARGV[index])
  redis.call('EXPIRE', key, ARGV[1])
end
return 1
