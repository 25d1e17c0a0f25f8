-- Make a version the current one. A trial ends with it, but not where only a first version is made current.
-- Return the number of the current version, or 0 if there is no version with this number.
-- KEYS menus:current, menus:trial
-- ARGV prefix of a version's key, number, now (ISO), "first" (only if none is current yet) or "always"
local prefix, number, moment, when = unpack(ARGV)
local before = redis.call('GET', KEYS[1])
if before and when == 'first' then
  return tonumber(before)
end
if before ~= number then
  if redis.call('EXISTS', prefix .. number) == 0 then
    return 0
  end
  if before then
    redis.call('HSET', prefix .. before, 'left_at', moment)
  end
  redis.call('HDEL', prefix .. number, 'left_at')
  redis.call('SET', KEYS[1], number)
end
if when == 'always' then
  redis.call('DEL', KEYS[2])
end
return tonumber(number)
