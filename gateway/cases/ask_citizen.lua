-- Ask the citizen of a case something, once: keep the question and queue its text.
-- Return asked, repeated, unknown, forgotten or too_many.
-- KEYS case:<reference>, question:<id>, case-questions:<reference>, message:<id>, outbox:messages:due,
--   asked:<number digest>, case-log:<reference>
-- ARGV id, reference, now (Unix seconds), now (ISO), question (encrypted), words of the text (encrypted), name of the
--   text, the most questions, for how many seconds a reply answers it, an entry of the case's log (JSON), how many
--   entries are kept, kept (seconds)
local case, question, questions, message, messages_due, asked, log = unpack(KEYS)
local id, reference, now, moment, text, words, name, most, reply_seconds, entry, most_entries, keep_log = unpack(ARGV)
if redis.call('EXISTS', question) == 1 then
  return 'repeated'
end
if redis.call('EXISTS', case) == 0 then
  return 'unknown'
end
local number, number_digest, language, network =
  unpack(redis.call('HMGET', case, 'number', 'number_digest', 'language', 'network'))
if not number or number == '' or asked ~= 'asked:' .. number_digest then
  return 'forgotten'
end
if redis.call('LLEN', questions) >= tonumber(most) then
  return 'too_many'
end
local keep = redis.call('TTL', case)
redis.call('HSET', question, 'reference', reference, 'number_digest', number_digest, 'language', language, 'text', text,
  'state', 'open', 'asked_at', moment)
redis.call('RPUSH', questions, id)
if keep > 0 then
  redis.call('EXPIRE', question, keep)
  redis.call('EXPIRE', questions, keep)
end
redis.call('HSET', message, 'state', 'queued', 'name', name, 'reference', reference, 'number', number,
  'number_digest', number_digest, 'language', language, 'text', words, 'note', text, 'created_at', moment)
if network then
  redis.call('HSET', message, 'network', network)
end
redis.call('ZADD', messages_due, now, id)
redis.call('LPUSH', asked, id)
redis.call('LTRIM', asked, 0, 9)
redis.call('EXPIRE', asked, math.max(redis.call('TTL', asked), tonumber(reply_seconds)))
add_log_entry(log, entry, most_entries, keep_log)
return 'asked'
