-- Note what a callback says of a payment, which proves nothing yet, and have the payment system asked about it now.
-- Return 'noted', 'receipt' (the payment is known to be paid, and this is its receipt), 'other' (it is not about this
-- payment) or 'gone'.
-- KEYS payment:<id>, due, leases, payment-of:<via>:<system id>
-- ARGV id, system id, receipt ('' if none), amount, now, kept (seconds)
local record, due, leases, of_system = unpack(KEYS)
local id, system_id, receipt, amount, now, keep = unpack(ARGV)
local state, known, pushed, asked = unpack(redis.call('HMGET', record, 'state', 'system_id', 'pushed_at', 'amount'))
if not state then
  return 'gone'
end
if known and known ~= system_id or not pushed then
  return 'other'
end
local owner = redis.call('SET', of_system, id, 'NX', 'GET', 'EX', keep)
if owner and owner ~= id then
  return 'other'
end
redis.call('HSET', record, 'system_id', system_id, 'heard_at', now)
if receipt ~= '' and amount == asked then
  redis.call('HSETNX', record, 'heard_receipt', receipt)
  if state == 'paid' then
    return 'receipt'
  end
end
if (state == 'asked' or state == 'prompted' or state == 'unknown') and redis.call('HEXISTS', leases, id) == 0 then
  redis.call('ZADD', due, now, id)
end
return 'noted'
