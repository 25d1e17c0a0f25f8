-- Move a provider to another share, unless somebody else moved it meanwhile. What was counted begins anew.
-- KEYS provider-health:<provider>
-- ARGV since (as it was read, '' for none), share, since, risen, patience, kept (s)
local since = redis.call('HGET', KEYS[1], 'since') or ''
if since ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'share', ARGV[2], 'since', ARGV[3], 'risen', ARGV[4], 'patience', ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[6])
return 1
