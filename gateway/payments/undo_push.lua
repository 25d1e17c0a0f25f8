-- Undo what begin_push.lua wrote down, as the payment system certainly did not take the request.
-- KEYS leases, payment:<id>, payment-open:<digest>, payment-prompt:<number digest>, payments-of-day:<day>,
--   payment-tries:<number digest>:<day>
-- ARGV id, token, currency, amount
local leases, record, open, prompt, day, tries = unpack(KEYS)
local id, token, currency, amount = unpack(ARGV)
local pushed, system_id = unpack(redis.call('HMGET', record, 'pushed_at', 'system_id'))
if redis.call('HGET', leases, id) ~= token or not pushed or system_id then
  return 0
end
for _, key in ipairs({ open, prompt }) do
  if redis.call('GET', key) == id then
    redis.call('DEL', key)
  end
end
if redis.call('EXISTS', tries) == 1 then
  redis.call('DECR', tries)
end
redis.call('HINCRBY', day, 'asked', -1)
redis.call('HINCRBY', day, 'asked:' .. currency, -tonumber(amount))
redis.call('HDEL', record, 'pushed_at')
return 1
