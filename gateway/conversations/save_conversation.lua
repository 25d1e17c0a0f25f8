-- Save a conversation unless somebody saved it since it was loaded: 0 then, else the hops of this number so far.
-- KEYS: 1 the conversation, 2 the hops of this number in this minute,
--       3 where its caller's last conversation is remembered; absent where no dropped line is taken up
--       4 where the line was remembered, on another channel, that this one takes up; absent where it takes none up
-- ARGV: 1 the revision that was loaded, "" for none; 2 the new revision and record; 3 seconds to keep it;
--       4 seconds to keep the count of hops; with KEYS 3 also 5 a mark, "" when the conversation is over,
--       6 seconds for which a dropped line is remembered, and 7 seconds to keep a conversation that none goes back to;
--       with KEYS 4 also 8 the record of that line, which nobody else has taken up;
local held = redis.call('GETRANGE', KEYS[1], 0, 7)
if held ~= ARGV[1] then
  return 0
end
if KEYS[4] then
  if string.sub(redis.call('GET', KEYS[4]) or '', 2) ~= ARGV[8] then
    return 0
  end
  redis.call('DEL', KEYS[4])
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
local hops = redis.call('INCR', KEYS[2])
if hops == 1 then
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
if KEYS[3] then
  local last = redis.call('GET', KEYS[3])
  local mine = last and string.sub(last, 2) == KEYS[1]
  if ARGV[5] ~= '' then
    redis.call('SET', KEYS[3], ARGV[5] .. KEYS[1], 'EX', ARGV[6])
    if last and not mine then
      redis.call('EXPIRE', string.sub(last, 2), ARGV[7], 'LT')
    end
  elseif mine then
    redis.call('DEL', KEYS[3])
  end
end
return hops
