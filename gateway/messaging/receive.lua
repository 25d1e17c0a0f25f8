-- Find the text that a receipt is about, or hold the receipt: it may be here before the provider's answer is.
-- In one step, so that no receipt falls between the look and the holding.
-- Answers the id of the text, or 'held', or 'dropped' when too many are held; ids come as {id}.
-- KEYS provider-message:<provider>:<id>, unsettled:<provider>:<digest>, held-receipt:<provider>:<id>, held-receipts,
--   held-for:<provider>:<digest>
-- ARGV now, hold (seconds), cap, state, held value, keep (seconds), provider's id
local id = redis.call('GET', KEYS[1])
if id then
  return { id }
end
-- Nothing else is under way to this number, so this can only be the one whose answer never came.
local unsettled = redis.call('SMEMBERS', KEYS[2])
if #unsettled == 1 and redis.call('HGET', 'message:' .. unsettled[1], 'state') == 'unknown' then
  redis.call('SET', KEYS[1], unsettled[1], 'EX', ARGV[6])
  return { unsettled[1] }
end
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[1] - ARGV[2])
if redis.call('ZCARD', KEYS[4]) >= tonumber(ARGV[3]) and not redis.call('ZSCORE', KEYS[4], KEYS[3]) then
  return 'dropped'
end
redis.call('ZADD', KEYS[4], ARGV[1], KEYS[3])
redis.call('HSET', KEYS[3], ARGV[4], ARGV[5])
redis.call('EXPIRE', KEYS[3], ARGV[2])
redis.call('SADD', KEYS[5], ARGV[7])
redis.call('EXPIRE', KEYS[5], ARGV[2])
return 'held'
