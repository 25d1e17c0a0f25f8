-- Add an item with its record, once. A second time changes nothing as long as the record is there.
-- KEYS due, record
-- ARGV id, when it is due, then the record's fields, each with its text
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
redis.call('HSET', KEYS[2], unpack(ARGV, 3))
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1
