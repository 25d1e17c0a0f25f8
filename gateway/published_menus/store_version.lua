-- Store a version of the menus under the next number, unless the same text is stored already.
-- Return its number, and 1 if it is new, else 0.
-- KEYS menus:numbers, menus:last
-- ARGV prefix of a version's key, digest, then the fields of the version, names and values
local numbers, last_number = KEYS[1], KEYS[2]
local prefix, digest = ARGV[1], ARGV[2]
local known = redis.call('HGET', numbers, digest)
if known then
  return { tonumber(known), 0 }
end
local number = redis.call('INCR', last_number)
redis.call('HSET', prefix .. number, 'digest', digest, unpack(ARGV, 3))
redis.call('HSET', numbers, digest, number)
return { number, 1 }
