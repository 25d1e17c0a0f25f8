-- Drop a version, unless it is the current one or on trial. Return 1 if it was dropped, else 0.
-- KEYS menus:numbers, menus:current, menus:trial
-- ARGV prefix of a version's key, number, digest
local prefix, number, digest = unpack(ARGV)
if redis.call('GET', KEYS[2]) == number or redis.call('HGET', KEYS[3], 'number') == number then
  return 0
end
redis.call('HDEL', KEYS[1], digest)
return redis.call('DEL', prefix .. number)
