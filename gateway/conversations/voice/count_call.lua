-- Count a call that is over.
-- KEYS cost-calls:<day>
-- ARGV the seconds for which the sums are kept, then names and the number that each adds
for at = 2, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
