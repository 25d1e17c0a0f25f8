-- Write fields of the record of a leased item, while it is being worked on.
-- Return 1, or 0 if somebody else has its lease now and nothing changed.
-- KEYS leases, the record
-- ARGV id, token, then each field and its text
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] or redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
redis.call('HSET', KEYS[2], unpack(ARGV, 3))
return 1
