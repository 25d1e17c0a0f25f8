-- Move a call to another state where its present one, and its attempt, allow it; 0 else, and nothing changes.
-- KEYS call:<id>, due, leases, ringing:<number digest>, counts:calls
-- ARGV id, states it may move from (JSON list), attempt, state, when it is due next ('' for never), changes (JSON: field
--   → text or false), keep (seconds, '0': until it is moved again), field of the counts
local held = redis.call('HMGET', KEYS[1], 'state', 'attempts')
local allowed = false
for _, from in ipairs(cjson.decode(ARGV[2])) do
  allowed = allowed or from == held[1]
end
if not allowed or (held[2] or '0') ~= ARGV[3] then
  return 0
end
redis.call('HSET', KEYS[1], 'state', ARGV[4])
for field, value in pairs(cjson.decode(ARGV[6])) do
  if value then
    redis.call('HSET', KEYS[1], field, value)
  else
    redis.call('HDEL', KEYS[1], field)
  end
end
redis.call('HDEL', KEYS[3], ARGV[1])
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
end
if ARGV[7] == '0' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('EXPIRE', KEYS[1], ARGV[7])
end
if ARGV[4] ~= 'answered' and ARGV[4] ~= 'unknown' and redis.call('GET', KEYS[4]) == ARGV[1] then
  redis.call('DEL', KEYS[4])
end
redis.call('HINCRBY', KEYS[5], ARGV[8], 1)
return 1
