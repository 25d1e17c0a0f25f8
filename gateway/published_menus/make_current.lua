-- Make a version the current one.
-- Return the number of the current version, or 0 if there is no version with this number.
-- KEYS menus:current
-- ARGV prefix of a version's key, number, now (ISO), "first" (only if none is current yet) or "always"
local prefix, number, moment, when = unpack(ARGV)
local before = redis.call('GET', KEYS[1])
if before and (when == 'first' or before == number) then
  return tonumber(before)
end
if redis.call('EXISTS', prefix .. number) == 0 then
  return 0
end
if before then
  redis.call('HSET', prefix .. before, 'left_at', moment)
end
redis.call('HDEL', prefix .. number, 'left_at')
redis.call('SET', KEYS[1], number)
return tonumber(number)
