-- Move a text to another state where its present one allows it; refused (0) else, and nothing changes.
-- A command may reach the server twice: the same move a second time answers as the first did.
-- KEYS message:<id>, counts:messages, unsettled:<provider>:<number digest>, provider-message:<provider>:<id>
-- ARGV id, state, states it may move from (JSON list), changes (JSON: field → text or false), move (a token),
--   keep (seconds), provider ('' for none), bind ('1': the provider's id is now known)
local id, state, keep, provider = ARGV[1], ARGV[2], ARGV[6], ARGV[7]
local held = redis.call('HMGET', KEYS[1], 'state', 'move')
if held[2] == ARGV[5] then
  return 1
end
local allowed = false
for _, from in ipairs(cjson.decode(ARGV[3])) do
  allowed = allowed or from == held[1]
end
if not allowed then
  return 0
end
redis.call('HSET', KEYS[1], 'state', state, 'move', ARGV[5])
for field, value in pairs(cjson.decode(ARGV[4])) do
  if value then
    redis.call('HSET', KEYS[1], field, value)
  else
    redis.call('HDEL', KEYS[1], field)
  end
end
-- A text in the outbox is kept until it is settled; any other for its time, counted from its last move.
if state == 'queued' or state == 'submitting' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('EXPIRE', KEYS[1], keep)
end
redis.call('HINCRBY', KEYS[2], (provider == '' and 'none' or provider) .. ':' .. state, 1)
if provider ~= '' then
  if state == 'submitting' or state == 'unknown' then
    redis.call('SADD', KEYS[3], id)
    redis.call('EXPIRE', KEYS[3], keep)
  else
    redis.call('SREM', KEYS[3], id)
  end
end
if ARGV[8] == '1' then
  redis.call('SET', KEYS[4], id, 'EX', keep)
end
return 1
