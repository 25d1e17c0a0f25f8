-- Keep a submission, its case, its place in the outbox and the text that confirms it: all at once, and once.
-- Answers the reference of this submission, also when it was kept before; false when every candidate is taken.
-- KEYS submission:<id>, outbox:submissions:due, outbox:messages:due, counts:submissions
-- ARGV id, now, moment, payload, kind, number, number_digest, language, channel, text ('1' to confirm), keep (s),
--      how long a reply to that text answers its question (s, 0: it asks none), network, candidates...
local known = redis.call('HGET', KEYS[1], 'reference')
if known then
  return known
end
local id, now, moment, payload, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local number, digest, language, channel = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local network = ARGV[13]  -- empty where it is not known
for candidate = 14, #ARGV do
  local reference = ARGV[candidate]
  if redis.call('SET', 'reference:' .. reference, id, 'NX', 'EX', ARGV[11]) then
    redis.call('HSET', KEYS[1], 'state', 'pending', 'reference', reference, 'payload', payload, 'kind', kind,
      'attempts', '0', 'since', now, 'filed_at', moment)
    redis.call('HSET', 'case:' .. reference, 'number', number, 'number_digest', digest, 'language', language,
      'channel', channel, 'kind', kind, 'state', 'received', 'told', 'received', 'filed_at', moment)
    if network ~= '' then
      redis.call('HSET', 'case:' .. reference, 'network', network)
    end
    redis.call('EXPIRE', 'case:' .. reference, ARGV[11])
    redis.call('ZADD', KEYS[2], now, id)
    redis.call('HINCRBY', KEYS[4], 'filed', 1)
    if ARGV[10] == '1' then
      local message = 'received-' .. reference
      redis.call('HSET', 'message:' .. message, 'state', 'queued', 'name', 'received', 'reference', reference,
        'language', language, 'number', number, 'number_digest', digest, 'created_at', moment)
      if network ~= '' then
        redis.call('HSET', 'message:' .. message, 'network', network)
      end
      redis.call('ZADD', KEYS[3], now, message)
      redis.call('RPUSH', 'case-texts:' .. reference, message)
      redis.call('EXPIRE', 'case-texts:' .. reference, 30 * 86400)
      if ARGV[12] ~= '0' then
        local asked = 'asked:' .. digest
        redis.call('LPUSH', asked, message)
        redis.call('LTRIM', asked, 0, 9)
        redis.call('EXPIRE', asked, math.max(redis.call('TTL', asked), tonumber(ARGV[12])))
      end
    end
    return reference
  end
end
return false
