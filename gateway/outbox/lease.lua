-- Lease one item that is due: nobody else gets it until `until`, when it is due again by itself. None of a stream that
-- an operator has paused.
-- KEYS due, leases, outbox:paused   ARGV id, now, until, token, stream
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due then
  return 0
end
if tonumber(due) > tonumber(ARGV[2]) then
  -- A command whose answer was lost is sent again: the lease that it took is its own.
  return redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[4] and 1 or 0
end
if redis.call('HEXISTS', KEYS[3], ARGV[5]) == 1 then
  return 0
end
redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
return 1
