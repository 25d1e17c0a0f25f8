-- Link a reference to the case that its caller joined. Return the reference by which this number has the case.
-- KEYS case-joiners:<reference>, case:<reference>, case:<joiner>
-- ARGV the digest of the number (or the joiner's reference, where it is withheld), joiner, reference
local joiners, case, record = unpack(KEYS)
local holder, joiner, reference = unpack(ARGV)
if redis.call('HSETNX', joiners, holder, joiner) == 0 then
  local earlier = redis.call('HGET', joiners, holder)
  if earlier ~= joiner then
    redis.call('HDEL', record, 'number', 'number_digest') -- it is told by the earlier one
    return earlier
  end
end
redis.call('HSET', record, 'joined', reference)
local left = redis.call('TTL', case)
if left > 0 then
  redis.call('EXPIRE', joiners, math.max(left, redis.call('TTL', joiners)))
end
return joiner
