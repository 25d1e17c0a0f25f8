-- Apply the outcome of a leased item: change its list and its record. Return 1, or 0 if somebody else has its lease now
-- and nothing changed. `lists` are the keys of due items, of leases, and of those given up. `destination`: due, dead or
-- done. `keep`: seconds, '0': as long as before. `changes`: JSON, field → text, or false to delete it.
local function apply_outcome(lists, record, id, token, destination, score, keep, changes)
  local due, leases, dead = unpack(lists)
  if redis.call('HGET', leases, id) ~= token then
    return 0
  end
  redis.call('HDEL', leases, id)
  if destination == 'due' then
    redis.call('ZADD', due, score, id)
  else
    redis.call('ZREM', due, id)
    if destination == 'dead' then
      redis.call('ZADD', dead, score, id)
    end
  end
  if redis.call('EXISTS', record) == 1 then
    for field, value in pairs(cjson.decode(changes)) do
      if value then
        redis.call('HSET', record, field, value)
      else
        redis.call('HDEL', record, field)
      end
    end
    if keep ~= '0' then
      redis.call('EXPIRE', record, keep)
    end
  end
  return 1
end
