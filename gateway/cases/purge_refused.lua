-- Delete a submission that was given up, with its case: nobody can file it any more.
-- Return 1, or 0 if it is not among those given up.
-- KEYS outbox:submissions:dead, submission:<id>, case-answer:<id>, counts:submissions
-- ARGV id
local dead, submission, answer, counts = unpack(KEYS)
if redis.call('ZREM', dead, ARGV[1]) == 0 then
  return 0
end
local reference = redis.call('HGET', submission, 'reference')
redis.call('DEL', submission, answer)
if reference then
  redis.call('DEL', 'reference:' .. reference, 'case:' .. reference, 'case-log:' .. reference)
end
redis.call('HINCRBY', counts, 'purged', 1)
return 1
