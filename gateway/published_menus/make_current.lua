-- Make a version the current one.
-- KEYS: 1 the current number
-- ARGV: 1 what keys of versions begin with; 2 the number; 3 this moment; 4 "first": only where none is current yet
-- Returns the number that is current now, 0 where there is no such version.
local before = redis.call('GET', KEYS[1])
if before and (ARGV[4] == 'first' or before == ARGV[2]) then
  return tonumber(before)
end
if redis.call('EXISTS', ARGV[1] .. ARGV[2]) == 0 then
  return 0
end
if before then
  redis.call('HSET', ARGV[1] .. before, 'left_at', ARGV[3])
end
redis.call('HDEL', ARGV[1] .. ARGV[2], 'left_at')
redis.call('SET', KEYS[1], ARGV[2])
return tonumber(ARGV[2])
