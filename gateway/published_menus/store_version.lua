-- Keep a version of the menus under the next number, unless the same text is kept already.
-- KEYS: 1 numbers by digest, 2 the last number given
-- ARGV: 1 what keys of versions begin with; 2 the digest; from 3 on the fields of the version, names and values
-- Returns its number, and 1 where it is new.
local number = redis.call('HGET', KEYS[1], ARGV[2])
if number then
  return {tonumber(number), 0}
end
number = redis.call('INCR', KEYS[2])
redis.call('HSET', ARGV[1] .. number, 'digest', ARGV[2], unpack(ARGV, 3))
redis.call('HSET', KEYS[1], ARGV[2], number)
return {number, 1}
