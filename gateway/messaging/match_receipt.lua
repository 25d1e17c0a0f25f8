-- Find the text that a receipt is about. Hold the receipt if there is none yet: it may come before the provider's answer.
-- Both in one step, so that no receipt falls between them.
-- Answers {id of the text}, 'held', or 'dropped' if too many are held.
-- KEYS provider-message:<provider>:<id>, unsettled:<provider>:<digest>, held-receipt:<provider>:<id>, held-receipts,
--   held-for:<provider>:<digest>
-- ARGV now, hold (seconds), most held, state, value to hold, keep (seconds), provider's id
local message_key, unsettled_key, held_key, all_held_key, held_for_number_key = unpack(KEYS)
local now, hold, max_held, state, value, keep, provider_id = unpack(ARGV)
local id = redis.call('GET', message_key)
if id then
  return { id }
end
-- If only one text to this number is unsettled, and its answer never came, the receipt is about that text.
local unsettled = redis.call('SMEMBERS', unsettled_key)
if #unsettled == 1 and redis.call('HGET', 'message:' .. unsettled[1], 'state') == 'unknown' then
  redis.call('SET', message_key, unsettled[1], 'EX', keep)
  return { unsettled[1] }
end
redis.call('ZREMRANGEBYSCORE', all_held_key, '-inf', now - hold)
if redis.call('ZCARD', all_held_key) >= tonumber(max_held) and not redis.call('ZSCORE', all_held_key, held_key) then
  return 'dropped'
end
redis.call('ZADD', all_held_key, now, held_key)
redis.call('HSET', held_key, state, value)
redis.call('EXPIRE', held_key, hold)
redis.call('SADD', held_for_number_key, provider_id)
redis.call('EXPIRE', held_for_number_key, hold)
return 'held'
