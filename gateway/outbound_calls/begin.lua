-- Begin an attempt: one at a time to each number, and so many a day.
-- Answers 'begun', 'gone' where the call is not queued any more, 'engaged' where another call of ours is out to the
-- number, 'many' where it was rung too often today.
-- KEYS call:<id>, ringing:<number digest>, rings:<number digest>:<day>, counts:calls
-- ARGV id, provider, moment (ISO), most a day, kept (seconds), seconds of a day
if redis.call('HGET', KEYS[1], 'state') ~= 'queued' then
  return 'gone'
end
local other = redis.call('GET', KEYS[2])
if other and other ~= ARGV[1] then
  local state = redis.call('HGET', 'call:' .. other, 'state')
  if state == 'ringing' or state == 'answered' then
    return 'engaged'
  end
end
if tonumber(redis.call('GET', KEYS[3]) or '0') >= tonumber(ARGV[4]) then
  return 'many'
end
redis.call('INCR', KEYS[3])
redis.call('EXPIRE', KEYS[3], ARGV[6])
redis.call('HSET', KEYS[1], 'state', 'ringing', 'provider', ARGV[2], 'ringing_at', ARGV[3])
redis.call('HSETNX', KEYS[1], 'since', ARGV[3])
redis.call('HDEL', KEYS[1], 'provider_id', 'error')
redis.call('HINCRBY', KEYS[1], 'attempts', 1)
redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[5])
redis.call('HINCRBY', KEYS[4], ARGV[2] .. ':ringing', 1)
return 'begun'
