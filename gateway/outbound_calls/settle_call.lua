-- Correct what a call has used of the day's ceilings, unless that day is over.
-- KEYS calls-today
-- ARGV the day, calls, seconds and money (millionths) to add; they may be negative
local day, number, seconds, money = unpack(ARGV)
if redis.call('HGET', KEYS[1], 'day') ~= day then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'number', number)
redis.call('HINCRBY', KEYS[1], 'seconds', seconds)
redis.call('HINCRBY', KEYS[1], 'money', money)
return 1
