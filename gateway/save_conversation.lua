-- Save a conversation unless somebody saved it since it was loaded.
-- KEYS: 1 the conversation, 2 the hops of this number in this minute
-- ARGV: 1 the revision that was loaded, "" for none; 2 the new revision and record; 3 seconds to keep it;
--       4 seconds to keep the count of hops
local held = redis.call('GETRANGE', KEYS[1], 0, 7)
if held ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
if redis.call('INCR', KEYS[2]) == 1 then
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
return 1
