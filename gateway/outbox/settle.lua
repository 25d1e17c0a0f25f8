-- Say what became of a leased item, in its list and in its record at once; refused when the lease has passed
-- to someone else.
-- KEYS due, leases, dead, record   ARGV id, token, place (due, dead or done), score, keep (seconds, 0: for ever), changes (JSON: field → text or false)
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[2], ARGV[1])
if ARGV[3] == 'due' then
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
else
  redis.call('ZREM', KEYS[1], ARGV[1])
  if ARGV[3] == 'dead' then
    redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
  end
end
if redis.call('EXISTS', KEYS[4]) == 1 then
  for field, value in pairs(cjson.decode(ARGV[6])) do
    if value then
      redis.call('HSET', KEYS[4], field, value)
    else
      redis.call('HDEL', KEYS[4], field)
    end
  end
  if ARGV[5] ~= '0' then
    redis.call('EXPIRE', KEYS[4], ARGV[5])
  end
end
return 1
