-- Subtract an attempt from the count of its day, unless that day is over: a count that is gone stays gone.
-- KEYS rings:<number digest>:<day>
if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then
  return redis.call('DECR', KEYS[1])
end
return 0
