-- KEYS: accounts by id, ids by the time of linking.
-- Answers ids and accounts in turn, oldest first.
local answer = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local account = redis.call('HGET', KEYS[1], id)
  if account then
    answer[#answer + 1] = id
    answer[#answer + 1] = account
  end
end
return answer
