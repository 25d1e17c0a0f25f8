-- Begin the trial of a version, or change it. Return 1, or 0 if the version is not stored or is current.
-- KEYS menus:trial, menus:current, menus:trial-counts
-- ARGV prefix of a version's key, number, "first" (only if there is no trial yet) or "always", now (ISO),
--      then the fields of the trial, names and values
local prefix, number, when, moment = unpack(ARGV)
if when == 'first' and redis.call('EXISTS', KEYS[1]) == 1 then
  return 1
end
if redis.call('EXISTS', prefix .. number) == 0 or redis.call('GET', KEYS[2]) == number then
  return 0
end
if redis.call('HGET', KEYS[1], 'number') ~= number then
  redis.call('DEL', KEYS[1], KEYS[3])
  redis.call('HSET', KEYS[1], 'number', number, 'begun_at', moment)
end
redis.call('HSET', KEYS[1], unpack(ARGV, 5))
return 1
