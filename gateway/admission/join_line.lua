-- Give a caller a place in line, unless it is their turn.
-- KEYS 1 the line, 2 what is known of the caller in it, 3 their turn, 4 how often they were texted today, 5 the crowd
-- ARGV 1 the caller, 2 the moment, 3 what to know of the caller, 4 seconds for which a place is kept,
--      5 the most callers in line, 6 the most texts a day to one of them, 7 seconds for which a crowd counts
-- Answers 'turn', 'placed' or 'full'
if redis.call('EXISTS', KEYS[3]) == 1 then
  return 'turn' -- and nobody is turned away, so the next in line may be texted
end
redis.call('SET', KEYS[5], '1', 'EX', ARGV[7])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 'placed'
end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[5]) then
  return 'full'
end
if tonumber(redis.call('GET', KEYS[4]) or '0') >= tonumber(ARGV[6]) then
  return 'full'
end
redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 'placed'
