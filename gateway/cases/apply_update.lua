-- Apply an update that the backend sent for a case, once, and queue the text that tells its citizen.
-- Return unknown, repeated, older, applied, or texted.
-- KEYS case:<reference>, reference:<reference>, event:<digest>, message:<id>, outbox:messages:due,
--   event:<digest of an earlier release, which told no cases apart>
-- ARGV when it happened (Unix seconds), the same as the backend wrote it, status, state ('' if the backend's status is
--   unknown), note, worded ('1': there is a text for the state), now (Unix seconds), now (ISO), message id, reference,
--   retention of the event (seconds), retention of the case (seconds, 0: unchanged), for how many seconds a reply to the
--   text answers its question (0: it asks none), the kinds whose notes are told after a proof (each between commas)
local case, reference_key, event, message, messages_due, earlier_event = unpack(KEYS)
local happened_at, sent_at, status, state, note, worded, now, moment, message_id, reference, keep_event, keep_case,
  reply_seconds, kinds_that_ask = unpack(ARGV)
if redis.call('EXISTS', case) == 0 then
  return 'unknown'
end
if redis.call('EXISTS', earlier_event) == 1 then
  return 'repeated'
end
if not redis.call('SET', event, '1', 'NX', 'EX', keep_event) then
  return 'repeated'
end
local last_happened_at = redis.call('HGET', case, 'at')
if last_happened_at and tonumber(happened_at) < tonumber(last_happened_at) then
  return 'older'
end
redis.call('HSET', case, 'at', happened_at, 'updated_at', sent_at)
if redis.call('HEXISTS', case, 'number_digest') == 1 then
  redis.call('HSET', case, 'status', status, 'note', note)
end -- else its citizen was forgotten, and what is said about the case is not kept
if keep_case ~= '0' then
  redis.call('EXPIRE', case, keep_case)
  redis.call('EXPIRE', reference_key, keep_case)
  local questions = 'case-questions:' .. reference
  for _, id in ipairs(redis.call('LRANGE', questions, 0, -1)) do
    redis.call('EXPIRE', 'question:' .. id, keep_case)
  end
  redis.call('EXPIRE', questions, keep_case)
end
if redis.call('HGET', case, 'told') ~= state and redis.call('HDEL', case, 'reopen') == 1 then
  -- its citizen said that it is not fixed, and it has moved: what was told before is told again
  redis.call('HSET', case, 'told', 'received')
end
if state == '' then
  return 'applied'
end
redis.call('HSET', case, 'state', state)
if state ~= 'received' then -- in which every case begins
  redis.call('HSETNX', case, 'first_state', state)
end
if worded ~= '1' or redis.call('HGET', case, 'told') == state then
  return 'applied'
end
local number, number_digest, language, network =
  unpack(redis.call('HMGET', case, 'number', 'number_digest', 'language', 'network'))
if not number or number == '' then -- the number is withheld, or was erased at the citizen's request
  return 'applied'
end
redis.call('HSET', case, 'told', state)
local withheld = false
if note ~= '' then
  local proof, kind = unpack(redis.call('HMGET', case, 'proof', 'kind'))
  withheld = proof or string.find(kinds_that_ask, ',' .. (kind or '') .. ',', 1, true)
end
if withheld then -- the text says how to see the note
  note = ''
  redis.call('HSET', message, 'note_withheld', '1')
end
redis.call('HSET', message, 'state', 'queued', 'name', state, 'reference', reference, 'status', state, 'note', note,
  'number', number, 'number_digest', number_digest, 'language', language, 'created_at', moment)
if network then
  redis.call('HSET', message, 'network', network)
end
redis.call('ZADD', messages_due, now, message_id)
local case_texts = 'case-texts:' .. reference
redis.call('RPUSH', case_texts, message_id)
redis.call('LTRIM', case_texts, -20, -1)
redis.call('EXPIRE', case_texts, keep_event)
if reply_seconds ~= '0' then
  local asked = 'asked:' .. number_digest
  redis.call('LPUSH', asked, message_id)
  redis.call('LTRIM', asked, 0, 9)
  redis.call('EXPIRE', asked, math.max(redis.call('TTL', asked), tonumber(reply_seconds)))
end
return 'texted'
