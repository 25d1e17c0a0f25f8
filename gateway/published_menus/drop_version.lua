-- Drop a version, unless it is the current one.
-- KEYS: 1 numbers by digest, 2 the current number
-- ARGV: 1 what keys of versions begin with; 2 the number; 3 its digest
if redis.call('GET', KEYS[2]) == ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[3])
return redis.call('DEL', ARGV[1] .. ARGV[2])
