-- Keep a submission, its case, its place in the outbox and the text that confirms it: all at once, and once.
-- Answers the reference of this submission, also when it was kept before; false when every candidate is taken.
-- KEYS submission:<id>, outbox:submissions:due, outbox:messages:due, counts:submissions
-- ARGV id, now, moment, payload, kind, number, number_digest, language, channel, text ('1' to confirm), keep (s), candidates...
local known = redis.call('HGET', KEYS[1], 'reference')
if known then
  return known
end
local id, now, moment, payload, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local number, digest, language, channel = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
for candidate = 12, #ARGV do
  local reference = ARGV[candidate]
  if redis.call('SET', 'reference:' .. reference, id, 'NX', 'EX', ARGV[11]) then
    redis.call('HSET', KEYS[1], 'state', 'pending', 'reference', reference, 'payload', payload, 'kind', kind,
      'attempts', '0', 'since', now, 'filed_at', moment)
    redis.call('HSET', 'case:' .. reference, 'number', number, 'number_digest', digest, 'language', language,
      'channel', channel, 'kind', kind, 'state', 'received', 'told', 'received', 'filed_at', moment)
    redis.call('EXPIRE', 'case:' .. reference, ARGV[11])
    redis.call('ZADD', KEYS[2], now, id)
    redis.call('HINCRBY', KEYS[4], 'filed', 1)
    if ARGV[10] == '1' then
      local message = 'received-' .. reference
      redis.call('HSET', 'message:' .. message, 'state', 'queued', 'name', 'received', 'reference', reference,
        'language', language, 'number', number, 'number_digest', digest, 'created_at', moment)
      redis.call('ZADD', KEYS[3], now, message)
    end
    return reference
  end
end
return false
