-- Keep the walk of a session, in place of what was kept of it before, and no more walks than so many.
-- KEYS: 1 the walk, 2 the list of all walks
-- ARGV: 1 the walk, 2 the moment at which it expires, 3 how many walks are kept
if redis.call('EXISTS', KEYS[1]) == 0 then
  local most = tonumber(ARGV[3])
  if redis.call('LPUSH', KEYS[2], KEYS[1]) > most then
    redis.call('DEL', unpack(redis.call('LRANGE', KEYS[2], most, most + 99)))
    redis.call('LTRIM', KEYS[2], 0, most - 1)
  end
  redis.call('EXPIREAT', KEYS[2], ARGV[2])
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('EXPIREAT', KEYS[1], ARGV[2])
return 1
