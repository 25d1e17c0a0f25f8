-- Add a payment with its record, once. A second time changes nothing as long as the record is there. Return 1 if it is new.
-- KEYS due, payment:<id>, payments, payments-for:<account digest>, payment-after:<number digest>
-- ARGV id, asked at (Unix seconds), due, how long what finds it is kept (seconds), for how many seconds the end of a
--   session makes it due ('0': it waits for none), then the record's fields, each with its text
local due, record, all, of_account, after_session = unpack(KEYS)
local id, asked_at, due_at, keep, session = unpack(ARGV, 1, 5)
if redis.call('EXISTS', record) == 1 then
  return 0
end
redis.call('HSET', record, unpack(ARGV, 6))
redis.call('ZADD', due, due_at, id)
redis.call('ZADD', all, asked_at, id)
redis.call('ZREMRANGEBYSCORE', all, '-inf', asked_at - keep)
redis.call('ZADD', of_account, asked_at, id)
redis.call('EXPIRE', of_account, keep)
if session ~= '0' then
  redis.call('SET', after_session, id, 'EX', session)
end
return 1
