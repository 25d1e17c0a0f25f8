-- Write down what became of a payment, and have that told. Paid is for good; what was not paid may still come to be.
-- Return 'settled', 'receipt' (it is paid already, and this is its receipt), 'doubled' (it is paid already, by another
-- receipt), 'same' (nothing is new), 'other' (the receipt is another payment's) or 'gone'.
-- KEYS payment:<id>, due, leases, dead, payment-open:<digest>, payment-prompt:<number digest>, payments-of-day:<day>,
--   payments-doubled, payment-receipt:<via>:<receipt> ('' without a receipt), counts:payments
-- ARGV id, state, receipt, code, reason, now, amount ('0': it is counted elsewhere), currency, for how long the same is not
--   asked for again once it is paid (seconds, '0': it may be at once), counts kept (seconds), kept (seconds), '1': the receipt is that of an earlier
--   payment for the same
local record, due, leases, dead, open, prompt, day, doubled, of_receipt, counts = unpack(KEYS)
local id, state, receipt, code, reason, now, amount, currency, repeats, keep_counts, keep, is_joined = unpack(ARGV)
local old, receipts = unpack(redis.call('HMGET', record, 'state', 'receipts'))
if not old then
  return 'gone'
end
local is_new = false
if receipt ~= '' then
  if is_joined ~= '1' then
    local owner = redis.call('SET', of_receipt, id, 'NX', 'GET', 'EX', keep)
    if owner and owner ~= id then
      return 'other'
    end
  end
  local known = receipts and (' ' .. receipts .. ' ') or ''
  if not string.find(known, ' ' .. receipt .. ' ', 1, true) then
    is_new = true
    receipts = receipts and (receipts .. ' ' .. receipt) or receipt
    redis.call('HSET', record, 'receipts', receipts)
    redis.call('HSETNX', record, 'receipt', receipt)
  end
end
local function make_due()
  redis.call('HDEL', leases, id)
  redis.call('ZREM', dead, id)
  redis.call('ZADD', due, now, id)
  for follower in string.gmatch(redis.call('HGET', record, 'followers') or '', '%S+') do
    if redis.call('HEXISTS', leases, follower) == 0 then
      redis.call('ZADD', due, 'XX', now, follower)
    end
  end
end
if old == 'paid' then
  if not is_new then
    return 'same'
  end
  make_due()
  if string.find(receipts, ' ', 1, true) then
    redis.call('ZADD', doubled, now, id)
    redis.call('HINCRBY', day, 'doubled', 1)
    redis.call('HINCRBY', counts, 'doubled', 1)
    redis.call('HINCRBY', day, 'paid:' .. currency, amount)
    return 'doubled'
  end
  return 'receipt'
end
if state ~= 'paid' and old ~= 'asked' and old ~= 'prompted' and old ~= 'unknown' then
  return 'same'
end
redis.call('HSET', record, 'state', state, 'code', code, 'reason', reason, 'settled_at', now)
redis.call('HINCRBY', day, state, 1)
redis.call('HINCRBY', counts, state, 1)
if state == 'paid' then
  redis.call('HINCRBY', day, 'paid:' .. currency, amount)
end
redis.call('EXPIRE', day, keep_counts)
if redis.call('GET', open) == id then
  if state == 'paid' and repeats ~= '0' then
    redis.call('EXPIRE', open, repeats)
  else
    redis.call('DEL', open)
  end
end
if redis.call('GET', prompt) == id then
  redis.call('DEL', prompt)
end
make_due()
return 'settled'
