-- Return one item that was given up to the list of due items.
-- KEYS due, dead, record
-- ARGV id, when it is due, changes (JSON: field → text)
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('PERSIST', KEYS[3])
if redis.call('EXISTS', KEYS[3]) == 1 then
  for field, value in pairs(cjson.decode(ARGV[3])) do
    redis.call('HSET', KEYS[3], field, value)
  end
end
return 1
