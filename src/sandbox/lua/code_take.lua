-- Hands out a confirmation. Whoever gets `confirmed` is the only one, unless it is asked to repeat.
-- KEYS: the code. ARGV: account id, 1 when the confirmation may be handed out again.
-- Answers whether it was handed out now.
if redis.call('HGET', KEYS[1], 'state') ~= 'approved' then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'confirms_delivered', 1)
redis.call('HSET', KEYS[1], 'account_id', ARGV[1])
if ARGV[2] ~= '1' then
  redis.call('HSET', KEYS[1], 'state', 'utilised')
end
return 1
