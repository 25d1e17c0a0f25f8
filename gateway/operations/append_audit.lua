-- Adds an entry to the audit trail, unless another process added one since the last one was read.
-- KEYS: the list of the month, the head. ARGV: number and digest of the entry before, the new entry, its number, digest
-- and moment, the seconds to keep the list.
local number, digest = unpack(redis.call('HMGET', KEYS[2], 'number', 'digest'))
if (number or '0') ~= ARGV[1] or (digest or '') ~= ARGV[2] then
  return 0
end
redis.call('RPUSH', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[7])
redis.call('HSET', KEYS[2], 'number', ARGV[4], 'digest', ARGV[5], 'time', ARGV[6])
return 1
