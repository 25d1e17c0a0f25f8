-- Save what came of a text, unless the same text was answered before, or its conversation moved on since.
-- What was answered before is returned; 0 where the conversation moved on; else 1.
-- KEYS: 1 the conversation, 2 what this text was answered, 3 how much this number texted, 4 where the conversation is
--       remembered for whoever forgets the number
-- ARGV: 1 the revision that was loaded, "" for none; 2 `keep`, `end`, or `go` on; 3 the new revision and record;
--       4 seconds to keep it; 5 the answer; 6 seconds to keep that; 7 seconds to count; 8 1 where a text goes back;
--       9 a digest of it; 10 1 where it tells what can be done here
local answered = redis.call('GET', KEYS[2])
if answered then
  return answered
end
if redis.call('GETRANGE', KEYS[1], 0, 7) ~= ARGV[1] then
  return 0
end
if ARGV[2] == 'end' then
  redis.call('DEL', KEYS[1], KEYS[4])
elseif ARGV[2] == 'go' then
  redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
  redis.call('SET', KEYS[4], '-' .. KEYS[1], 'EX', ARGV[4])
end
redis.call('SET', KEYS[2], ARGV[5], 'EX', ARGV[6])
if redis.call('HINCRBY', KEYS[3], 'texts', 1) == 1 then
  redis.call('EXPIRE', KEYS[3], ARGV[7])
end
if ARGV[8] == '1' then
  redis.call('HINCRBY', KEYS[3], 'replies', 1)
  redis.call('HSET', KEYS[3], 'last', ARGV[9])
end
if ARGV[10] == '1' then
  redis.call('HSET', KEYS[3], 'told', '1')
end
return 1
