-- Keeps a post.
-- KEYS: posts by publish id, publish ids by time, counts, the last requests.
-- ARGV: publish id, post, request, now, most posts, most requests, seconds to keep.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
redis.call('HINCRBY', KEYS[3], 'posts_made', 1)
redis.call('LPUSH', KEYS[4], ARGV[3])
redis.call('LTRIM', KEYS[4], 0, tonumber(ARGV[6]) - 1)

local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
if over > 0 then
  for _, gone in ipairs(redis.call('ZRANGE', KEYS[2], 0, over - 1)) do
    redis.call('HDEL', KEYS[1], gone)
    redis.call('ZREM', KEYS[2], gone)
  end
end
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, ARGV[7])
end
return 1
