-- Save the first hop of a session if nothing is known of its caller, and return the hops of this number so far.
-- Else change nothing, and return what is known: the caller's consent, and a list of what KEYS 1, 2 and those from 4 hold.
-- KEYS: 1 the conversation, 2 the hops of this number in this minute, 3 the consent of this number,
--       from 4 whatever else may be known of the caller; with ARGV 6 the first of these remembers the conversation
-- ARGV: 1 the field of the consent; 2 the hops that a number may make in a minute; 3 the new revision and record;
--       4 seconds to keep it; 5 seconds to keep the count of hops; 6 a mark, "" if the conversation is not remembered;
--       7 seconds for which it is remembered;
local consent = redis.call('HGET', KEYS[3], ARGV[1])
local known = redis.call('MGET', KEYS[1], KEYS[2], unpack(KEYS, 4))
local is_known = consent or tonumber(known[2] or 0) >= tonumber(ARGV[2])
for place, value in ipairs(known) do
  is_known = is_known or (value and place ~= 2)
end
if is_known then
  return {consent, known}
end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
local hops = redis.call('INCR', KEYS[2])
if hops == 1 then
  redis.call('EXPIRE', KEYS[2], ARGV[5])
end
if ARGV[6] ~= '' then
  redis.call('SET', KEYS[4], ARGV[6] .. KEYS[1], 'EX', ARGV[7])
end
return hops
