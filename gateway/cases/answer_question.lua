-- Keep the answer of a citizen to a question, once, and put it on its way to the case system.
-- Return answered, repeated, closed (the question is gone, or ended), or too_many.
-- KEYS question:<id>, submission:<answer id>, outbox:submissions:due, counts:submissions, case-log:<reference>
-- ARGV answer id, now (Unix seconds), now (ISO), payload (encrypted), kind, answer (encrypted), the most answers, an entry
--   of the case's log (JSON), how many entries are kept, kept (seconds)
local question, submission, due, counts, log = unpack(KEYS)
local id, now, moment, payload, kind, answer, most, entry, most_entries, keep_log = unpack(ARGV)
if redis.call('EXISTS', submission) == 1 then
  return 'repeated'
end
local state, reference, number_digest, answers =
  unpack(redis.call('HMGET', question, 'state', 'reference', 'number_digest', 'answers'))
if not state or state == 'ended' then
  return 'closed'
end
local count = tonumber(answers or '0') + 1
if count > tonumber(most) then
  return 'too_many'
end
redis.call('HSET', question, 'state', 'answered', 'answers', count, 'answer:' .. count, answer, 'answered:' .. count, moment)
redis.call('HSETNX', question, 'answered_at', moment)
redis.call('HSET', submission, 'state', 'pending', 'reference', reference, 'payload', payload, 'kind', kind,
  'number_digest', number_digest, 'attempts', '0', 'since', now, 'filed_at', moment)
redis.call('ZADD', due, now, id)
redis.call('HINCRBY', counts, 'filed', 1)
add_log_entry(log, entry, most_entries, keep_log)
return 'answered'
