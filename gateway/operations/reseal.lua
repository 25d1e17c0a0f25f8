-- Put a value in the place of another, unless somebody changed it since: 0 then, else 1.
-- KEYS the key; ARGV what it held, what it is to hold, the field of a hash or the place in a list ('' for a string)
local key, field = KEYS[1], ARGV[3]
if field == '' then
  if redis.call('GET', key) ~= ARGV[1] then
    return 0
  end
  redis.call('SET', key, ARGV[2], 'KEEPTTL')
elseif redis.call('TYPE', key).ok == 'list' then
  if redis.call('LINDEX', key, field) ~= ARGV[1] then
    return 0
  end
  redis.call('LSET', key, field, ARGV[2])
elseif redis.call('HGET', key, field) == ARGV[1] then
  redis.call('HSET', key, field, ARGV[2])
else
  return 0
end
return 1
