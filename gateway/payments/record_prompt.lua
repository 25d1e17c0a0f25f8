-- Write down that the payment system took a request. A callback may have come before, and its worker's lease may be over.
-- KEYS payment:<id>, due, leases, payment-of:<via>:<system id>
-- ARGV id, system id, when it is asked about (Unix seconds), kept (seconds)
local record, due, leases, of_system = unpack(KEYS)
local id, system_id, when, keep = unpack(ARGV)
local state, known = unpack(redis.call('HMGET', record, 'state', 'system_id'))
if not state then
  return 0
end
if not known then
  redis.call('HSET', record, 'system_id', system_id)
  redis.call('SET', of_system, id, 'EX', keep)
end
if state == 'asked' then
  redis.call('HSET', record, 'state', 'prompted')
end
if state == 'asked' or state == 'unknown' then
  redis.call('HDEL', leases, id)
  if redis.call('HEXISTS', record, 'heard_at') == 0 then
    redis.call('ZADD', due, when, id)
  end
end
return 1
