-- Lease the items that have been due longest. Lease nothing if an operator has paused the stream.
-- KEYS due, leases, outbox:paused
-- ARGV now, leased_until, token, limit, stream
local now, leased_until, token, limit, stream = unpack(ARGV)
if redis.call('HEXISTS', KEYS[3], stream) == 1 then
  return {}
end
local ids = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
for _, id in ipairs(ids) do
  redis.call('ZADD', KEYS[1], 'XX', leased_until, id)
  redis.call('HSET', KEYS[2], id, token)
end
return ids
