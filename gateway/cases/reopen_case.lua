-- Note that a case is open again, as its citizen said that it is not fixed. Its next "resolved" is told again.
-- KEYS case:<reference>
-- ARGV when its citizen said so (Unix seconds, and as RFC 3339 writes it), certain ('1': its system opened it; else the
--   next change of its state tells)
local case = KEYS[1]
if redis.call('EXISTS', case) == 0 then
  return 0
end
if ARGV[3] ~= '1' then
  redis.call('HSET', case, 'reopen', '1')
  return 1
end
redis.call('HSET', case, 'told', 'received')
if tonumber(redis.call('HGET', case, 'at') or '0') <= tonumber(ARGV[1]) then
  redis.call('HSET', case, 'state', 'received', 'at', ARGV[1], 'updated_at', ARGV[2])
  redis.call('HDEL', case, 'status')
end
return 1
