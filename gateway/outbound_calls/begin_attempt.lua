-- Begin an attempt. A number has one at a time, and only so many a day.
-- Answers 'begun'; 'gone' if the call is not queued any more; 'engaged' if another call of ours is out to the number;
-- 'many' if the number was called too often today.
-- KEYS call:<id>, ringing:<number digest>, rings:<number digest>:<day>, counts:calls
-- ARGV id, provider, moment (ISO), most attempts a day, keep (seconds), seconds of a day
local record, active_call_key, attempts_key, counts_key = unpack(KEYS)
local id, provider, moment, max_attempts, keep, day_seconds = unpack(ARGV)
if redis.call('HGET', record, 'state') ~= 'queued' then
  return 'gone'
end
local active = redis.call('GET', active_call_key)
if active and active ~= id then
  local state = redis.call('HGET', 'call:' .. active, 'state')
  if state == 'ringing' or state == 'answered' then
    return 'engaged'
  end
end
if tonumber(redis.call('GET', attempts_key) or '0') >= tonumber(max_attempts) then
  return 'many'
end
redis.call('INCR', attempts_key)
redis.call('EXPIRE', attempts_key, day_seconds)
redis.call('HSET', record, 'state', 'ringing', 'provider', provider, 'ringing_at', moment)
redis.call('HSETNX', record, 'since', moment)
redis.call('HDEL', record, 'provider_id', 'error')
redis.call('HINCRBY', record, 'attempts', 1)
redis.call('SET', active_call_key, id, 'EX', keep)
redis.call('HINCRBY', counts_key, provider .. ':ringing', 1)
return 'begun'
