-- Write down that a phone is asked now, before the payment system is. Return 'begun', or why it is not asked: 'gone' (somebody
-- else has it, or it was settled), 'open <id>' (an earlier payment for the same is not settled), 'busy' (the phone has a
-- prompt), 'many' (its number was asked too often today), 'full' (the day's ceiling).
-- KEYS leases, payment:<id>, payment-open:<digest>, payment-prompt:<number digest>, payments-of-day:<day>,
--   payment-tries:<number digest>:<day>
-- ARGV id, token, now, currency, amount, ceiling, most of a number, how long a prompt stands (seconds), counts kept
--   (seconds), kept (seconds)
local leases, record, open, prompt, day, tries = unpack(KEYS)
local id, token, now, currency, amount, ceiling, most, stands, keep_counts, keep = unpack(ARGV)
local state, pushed = unpack(redis.call('HMGET', record, 'state', 'pushed_at'))
if redis.call('HGET', leases, id) ~= token or (state ~= 'asked' and state ~= 'unknown') or pushed then
  return 'gone'
end
local earlier = redis.call('GET', open)
local was, payer = false, false
if earlier and earlier ~= id then
  was, payer = unpack(redis.call('HMGET', 'payment:' .. earlier, 'state', 'number_digest'))
end
-- Of a payment whose payer was forgotten, settling it cannot find the key that says it is open.
if was == 'asked' or was == 'prompted' or was == 'unknown' or (was == 'paid' and payer) then
  redis.call('HSET', record, 'joined', earlier)
  local followers = redis.call('HGET', 'payment:' .. earlier, 'followers')
  redis.call('HSET', 'payment:' .. earlier, 'followers', (followers and followers .. ' ' or '') .. id)
  return 'open ' .. earlier
end
local prompted = redis.call('GET', prompt)
if prompted and prompted ~= id then
  return 'busy'
end
if tonumber(redis.call('GET', tries) or '0') >= tonumber(most) then
  return 'many'
end
if tonumber(redis.call('HGET', day, 'asked:' .. currency) or '0') + tonumber(amount) > tonumber(ceiling) then
  redis.call('HSET', day, 'full', now)
  return 'full'
end
redis.call('SET', open, id, 'EX', keep)
redis.call('SET', prompt, id, 'EX', stands)
redis.call('INCR', tries)
redis.call('EXPIRE', tries, 172800)
redis.call('HINCRBY', day, 'asked', 1)
redis.call('HINCRBY', day, 'asked:' .. currency, amount)
redis.call('EXPIRE', day, keep_counts)
redis.call('HSET', record, 'state', 'asked', 'pushed_at', now)
redis.call('HDEL', record, 'joined')
redis.call('HINCRBY', record, 'attempts', 1)
return 'begun'
