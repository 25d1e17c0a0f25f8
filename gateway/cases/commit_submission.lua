-- Store a submission, its case, its entry in the outbox and the text that confirms it: all at once, and only once.
-- Return the reference of this submission, also if it was stored before, the seconds to wait if its caller may file no
-- more now (nothing is stored then), and the alarm of that limit (see use_limits.lua); false if every candidate is in use.
-- KEYS submission:<id>, outbox:submissions:due, outbox:messages:due, counts:submissions, filed-as:<id>, unconfirmed:<digest>
--   ('' where none is kept), then those of use_limits.lua
-- ARGV id, now (Unix seconds), now (ISO), payload, kind, number, number_digest, language, channel, confirm ('1': by
--   text), retention (seconds), for how many seconds a reply to that text answers its question (0: it asks none),
--   network ('' if it is not known), the columns of the case system's answer that its citizen waits for (JSON, '' if
--   nobody waits), digest of the contents, how long it is kept (seconds), the spec of the caller's limits ('' for none), the
--   proof that a caller must give before a note ('' for none), the way to it (an entry of the case's log, JSON), the
--   reference of the case that this is feedback on ('' for none), for how long logs are kept (seconds), for how long it is
--   kept that its citizen may not have read of it (seconds), what the case system gets of its citizen ('' for the
--   number), the most entries of a log, candidate references...
local submission, submissions_due, messages_due, counts, filed_as, unconfirmed = unpack(KEYS)
local id, now, moment, payload, kind, number, number_digest, language, channel, confirm, keep, reply_seconds, network,
  answer_columns, contents, keep_contents, use_spec, proof, way, about, keep_log, keep_unconfirmed, contact,
  most_logged = unpack(ARGV, 1, 24)

local function queue_confirmation(reference)
  local message_id = 'received-' .. reference
  local message, case_texts = 'message:' .. message_id, 'case-texts:' .. reference
  redis.call('HSET', message, 'state', 'queued', 'name', 'received', 'reference', reference, 'language', language,
    'number', number, 'number_digest', number_digest, 'created_at', moment)
  if network ~= '' then
    redis.call('HSET', message, 'network', network)
  end
  redis.call('ZADD', messages_due, now, message_id)
  redis.call('RPUSH', case_texts, message_id)
  redis.call('EXPIRE', case_texts, 30 * 86400)
  if reply_seconds ~= '0' then
    local asked = 'asked:' .. number_digest
    redis.call('LPUSH', asked, message_id)
    redis.call('LTRIM', asked, 0, 9)
    redis.call('EXPIRE', asked, math.max(redis.call('TTL', asked), tonumber(reply_seconds)))
  end
end

local known_reference = redis.call('HGET', submission, 'reference')
if known_reference then
  return { known_reference, 0, '' }
end
local earlier = unconfirmed ~= '' and redis.call('GET', unconfirmed)
local earlier_reference = earlier and redis.call('HGET', 'submission:' .. earlier, 'reference')
if earlier_reference then
  return { earlier_reference, 0, '', 1 }
end
for index = 25, #ARGV do
  local reference = ARGV[index]
  if redis.call('EXISTS', 'reference:' .. reference) == 0 then
    local wait, alarm = take_use(7, use_spec)
    if wait > 0 then
      return { '', wait, alarm }
    end
    redis.call('SET', 'reference:' .. reference, id, 'EX', keep)
    local case = 'case:' .. reference
    redis.call('HSET', submission, 'state', 'pending', 'reference', reference, 'payload', payload, 'kind', kind,
      'attempts', '0', 'since', now, 'filed_at', moment)
    if answer_columns ~= '' then
      redis.call('HSET', submission, 'answer_columns', answer_columns)
    end
    redis.call('HSET', case, 'number', number, 'number_digest', number_digest, 'language', language,
      'channel', channel, 'kind', kind, 'state', 'received', 'told', 'received', 'filed_at', moment)
    if network ~= '' then
      redis.call('HSET', case, 'network', network)
    end
    if contact ~= '' then
      redis.call('HSET', case, 'contact', contact)
      redis.call('HSET', submission, 'number_digest', number_digest) -- the payload has no number by which it is found
    end
    if proof ~= '' then
      redis.call('HSET', case, 'proof', proof)
    end
    redis.call('EXPIRE', case, keep)
    redis.call('SET', filed_as, contents, 'EX', keep_contents)
    if unconfirmed ~= '' then
      redis.call('SET', unconfirmed, id, 'EX', keep_unconfirmed)
    end
    redis.call('ZADD', submissions_due, now, id)
    redis.call('HINCRBY', counts, 'filed', 1)
    add_log_entry('case-log:' .. reference, way, most_logged, keep_log)
    if about ~= '' and redis.call('EXISTS', 'case:' .. about) == 1 then
      local said = cjson.encode({ at = moment, what = cjson.decode(way).as, detail = reference })
      add_log_entry('case-log:' .. about, said, most_logged, keep_log)
    end
    if confirm == '1' then
      queue_confirmation(reference)
    end
    return { reference, 0, alarm }
  end
end
return false
