-- Delete submissions that were given up, with their cases: nobody can file them any more.
-- Return for each 1, or 0 if it is not among those given up.
-- KEYS outbox:submissions:dead, counts:submissions, then for each: submission:<id>, case-answer:<id>
-- ARGV the id of each
local dead, counts, answers = KEYS[1], KEYS[2], {}
for item, id in ipairs(ARGV) do
  local submission, answer = KEYS[1 + item * 2], KEYS[2 + item * 2]
  answers[item] = redis.call('ZREM', dead, id)
  if answers[item] == 1 then
    local reference, kind = unpack(redis.call('HMGET', submission, 'reference', 'kind'))
    redis.call('DEL', submission, answer)
    if reference and kind ~= 'officer-answer' then -- an answer goes alone
      redis.call('DEL', 'reference:' .. reference, 'case:' .. reference, 'case-log:' .. reference)
    end
    redis.call('HINCRBY', counts, 'purged', 1)
  end
end
return answers
