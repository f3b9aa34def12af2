-- Counts a call and picks the first fault that waits for it.
-- KEYS: the faults, counts. ARGV: what the call is called among faults, its name among counts (empty:
-- not counted), seconds to keep counts.
-- Answers the fault, or an empty text.
if ARGV[2] ~= '' then
  redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
for index, text in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local fault = cjson.decode(text)
  if fault.on == '*' or fault.on == ARGV[1] then
    if fault.times then
      fault.times = fault.times - 1
      if fault.times < 1 then
        redis.call('LREM', KEYS[1], 1, text)
      else
        redis.call('LSET', KEYS[1], index - 1, cjson.encode(fault))
      end
    end
    return text
  end
end
return ''
