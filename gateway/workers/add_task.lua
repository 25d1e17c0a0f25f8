-- Add a task, unless one of the same kind and subject is under way. Return the id of the one that is under way then.
-- KEYS task-of:<kind>:<subject>, task:<id>, tasks:waiting
-- ARGV id, kept (seconds), then fields and values
local under_way, record, waiting = unpack(KEYS)
local known = redis.call('GET', under_way)
if known then
  return known
end
redis.call('SET', under_way, ARGV[1], 'EX', ARGV[2])
redis.call('HSET', record, unpack(ARGV, 3))
redis.call('EXPIRE', record, ARGV[2])
redis.call('RPUSH', waiting, ARGV[1])
return ARGV[1]
