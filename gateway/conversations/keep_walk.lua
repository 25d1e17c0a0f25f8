-- Keep the walk of a session, in place of what was kept of it before, and no more walks than so many.
-- ARGV from `at`: the key of the walk, the walk, the moment at which it expires, how many walks are kept
local function keep_walk(at)
  local key, walk, moment, most = ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3])
  if redis.call('EXISTS', key) == 0 then
    if redis.call('LPUSH', 'walks', key) > most then
      redis.call('DEL', unpack(redis.call('LRANGE', 'walks', most, most + 99)))
      redis.call('LTRIM', 'walks', 0, most - 1)
    end
    redis.call('EXPIREAT', 'walks', moment)
  end
  redis.call('SET', key, walk)
  redis.call('EXPIREAT', key, moment)
end
