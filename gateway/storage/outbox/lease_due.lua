-- Lease the items that have been due longest; none of a stream that an operator has paused.
-- KEYS due, leases, outbox:paused   ARGV now, until, token, limit, stream
if redis.call('HEXISTS', KEYS[3], ARGV[5]) == 1 then
  return {}
end
local ids = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[4])
for _, id in ipairs(ids) do
  redis.call('ZADD', KEYS[1], 'XX', ARGV[2], id)
  redis.call('HSET', KEYS[2], id, ARGV[3])
end
return ids
