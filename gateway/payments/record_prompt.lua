-- Write down that the payment system took a request. A callback may have come before, and its worker's lease may be over.
-- KEYS payment:<id>, due, leases, payment-of:<via>:<system id>
-- ARGV id, system id, when it is asked about (Unix seconds), kept (seconds)
local record, due, leases, of_system = unpack(KEYS)
local id, system_id, when, keep = unpack(ARGV)
local state, known, via = unpack(redis.call('HMGET', record, 'state', 'system_id', 'via'))
if not state then
  return 0
end
local is_open = state == 'asked' or state == 'prompted' or state == 'unknown'
if known and known ~= system_id and is_open then -- a callback is not signed: the answer to the request counts more
  local of_other = 'payment-of:' .. via .. ':' .. known
  if redis.call('GET', of_other) == id then
    redis.call('DEL', of_other)
  end
  redis.call('HDEL', record, 'heard_at', 'heard_receipt')
  known = false
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
