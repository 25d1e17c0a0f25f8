-- Lease the given items that are due. Nobody else gets them until `leased_until`; then they are due again.
-- Lease nothing if an operator has paused the stream.
-- KEYS due, leases, outbox:paused
-- ARGV now, leased_until, token, stream, then the ids
local now, leased_until, token = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local is_paused = redis.call('HEXISTS', KEYS[3], ARGV[4]) == 1
local leased = {}
for index = 5, #ARGV do
  local id = ARGV[index]
  local due = redis.call('ZSCORE', KEYS[1], id)
  if due and tonumber(due) > now then
    -- A command is sent again if its answer was lost. Then the lease with this token is its own.
    if redis.call('HGET', KEYS[2], id) == token then
      leased[#leased + 1] = id
    end
  elseif due and not is_paused then
    redis.call('ZADD', KEYS[1], 'XX', leased_until, id)
    redis.call('HSET', KEYS[2], id, token)
    leased[#leased + 1] = id
  end
end
return leased
