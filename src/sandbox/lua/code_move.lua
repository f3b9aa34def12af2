-- What a phone does to a code.
-- KEYS: the code.
-- ARGV: action, now, the field that proves the right to act, its value, username, display name, scopes,
--       world.
-- Answers the outcome (`ok` or why not) and the handle, by which a scan is followed up.
local code = redis.call('HMGET', KEYS[1], 'state', 'expires_ms', ARGV[3], 'handle')
local state = code[1]
if not state or not code[3] or code[3] ~= ARGV[4] then
  return { 'unknown_code', '' }
end
if (state == 'new' or state == 'scanned' or state == 'denied') and tonumber(ARGV[2]) >= tonumber(code[2]) then
  state = 'expired'
  redis.call('HSET', KEYS[1], 'state', state)
end

local function move(to)
  redis.call('HSET', KEYS[1], 'state', to)
  return { 'ok', code[4] }
end

local confirmed = state == 'approved' or state == 'utilised'
if ARGV[1] == 'expire' then
  if confirmed then
    return { 'already_confirmed', '' }
  end
  return move('expired')
end
if state == 'expired' then
  return { 'expired', '' }
end
if ARGV[1] == 'scan' then
  if state ~= 'new' then
    return { 'already_scanned', '' }
  end
  return move('scanned')
end
if state == 'new' then
  return { 'not_scanned', '' }
end
if confirmed then
  return { 'already_confirmed', '' }
end
if state == 'denied' then
  return { 'already_denied', '' }
end
if ARGV[1] == 'deny' then
  return move('denied')
end
if ARGV[1] == 'utilise' then
  return move('utilised')
end
redis.call('HSET', KEYS[1], 'username', ARGV[5], 'display_name', ARGV[6], 'scopes', ARGV[7], 'world', ARGV[8])
return move('approved')
