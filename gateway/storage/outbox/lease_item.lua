-- Lease an item that is due: nobody else gets it until `leased_until`, when it is due again. Return whether it is leased.
-- Lease nothing if an operator has paused the stream. `lists` are the keys of due items and of leases.
local function lease_item(lists, id, now, leased_until, token, is_paused)
  local due, leases = unpack(lists)
  local since = redis.call('ZSCORE', due, id)
  if not since then
    return false
  end
  if tonumber(since) > now then
    -- A command is sent again if its answer was lost. Then the lease with this token is its own.
    return redis.call('HGET', leases, id) == token
  end
  if is_paused then
    return false
  end
  redis.call('ZADD', due, 'XX', leased_until, id)
  redis.call('HSET', leases, id, token)
  return true
end
