-- Stores a user unless somebody changed it since it was read.
-- KEYS: the user, the set of names. ARGV: the revision that was read (0: none), the record, the name.
local revision = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
if revision ~= tonumber(ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'revision', revision + 1)
redis.call('SADD', KEYS[2], ARGV[3])
return 1
