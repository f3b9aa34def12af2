-- Writes a new code.
-- KEYS: the code. ARGV: seconds to keep it, then its fields and values in turn.
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
