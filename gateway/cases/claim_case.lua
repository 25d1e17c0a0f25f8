-- Note the case system's own id of a case, and list the case to be asked about.
-- Return 1, or 0 if the id is that of another case; nothing changes then.
-- KEYS case-of:<id>, case:<reference>, case-polls
-- ARGV reference, id, kept (seconds), now, when it is asked about first (Unix seconds, '': never)
local owner = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'GET', 'EX', ARGV[3])
if owner and owner ~= ARGV[1] then
  return 0
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('HSET', KEYS[2], 'system_id', ARGV[2])
  if ARGV[5] ~= '' then
    redis.call('HSETNX', KEYS[2], 'linked_at', ARGV[4])
    redis.call('ZADD', KEYS[3], 'NX', ARGV[5], ARGV[1])
  end
end
return 1
