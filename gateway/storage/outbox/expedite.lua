-- Make an item that waits for its next attempt due now, unless a worker has it.
-- KEYS due, leases
-- ARGV id, now
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then
  return 0
end
if tonumber(due) > tonumber(ARGV[2]) then
  redis.call('ZADD', KEYS[1], 'XX', ARGV[2], ARGV[1])
end
return 1
