-- Change a provider's share, unless another worker has changed it meanwhile. Counting begins anew.
-- KEYS provider-health:<provider>
-- ARGV since (as it was read, '' for none), then of the new share: share, since, risen, patience; keep (seconds)
local read_since, share, since, risen, patience, keep = unpack(ARGV)
if (redis.call('HGET', KEYS[1], 'since') or '') ~= read_since then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'share', share, 'since', since, 'risen', risen, 'patience', patience)
redis.call('EXPIRE', KEYS[1], keep)
return 1
