-- Lease those of some items that are due: nobody else gets them until `until`, when they are due again by themselves.
-- None of a stream that an operator has paused.
-- KEYS due, leases, outbox:paused   ARGV now, until, token, stream, then the ids
local now, paused = tonumber(ARGV[1]), redis.call('HEXISTS', KEYS[3], ARGV[4]) == 1
local taken = {}
for place = 5, #ARGV do
  local id = ARGV[place]
  local due = redis.call('ZSCORE', KEYS[1], id)
  if due and tonumber(due) > now then
    -- A command whose answer was lost is sent again: the lease that it took is its own.
    if redis.call('HGET', KEYS[2], id) == ARGV[3] then
      taken[#taken + 1] = id
    end
  elseif due and not paused then
    redis.call('ZADD', KEYS[1], 'XX', ARGV[2], id)
    redis.call('HSET', KEYS[2], id, ARGV[3])
    taken[#taken + 1] = id
  end
end
return taken
