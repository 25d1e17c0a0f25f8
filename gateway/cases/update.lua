-- Apply what the backend says of a case, once, and queue the text that tells its citizen.
-- Answers unknown, repeated, older, applied, or texted.
-- KEYS case, reference, event, message, outbox:messages:due
-- ARGV at (Unix seconds), at (as sent), status, state ('' when the word is unknown), note, worded ('1': there is a text for the state),
--      now (Unix seconds), moment, message id, reference, event kept (s), case kept (s, 0: as long as before),
--      how long a reply to the text answers its question (s, 0: it asks none)
local at, sent, status, state, note = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'unknown'
end
if not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[11]) then
  return 'repeated'
end
local last = redis.call('HGET', KEYS[1], 'at')
if last and tonumber(at) < tonumber(last) then
  return 'older'
end
redis.call('HSET', KEYS[1], 'at', at, 'updated_at', sent, 'status', status, 'note', note)
if ARGV[12] ~= '0' then
  redis.call('EXPIRE', KEYS[1], ARGV[12])
  redis.call('EXPIRE', KEYS[2], ARGV[12])
end
if state == '' then
  return 'applied'
end
redis.call('HSET', KEYS[1], 'state', state)
if ARGV[6] ~= '1' or redis.call('HGET', KEYS[1], 'told') == state then
  return 'applied'
end
local citizen = redis.call('HMGET', KEYS[1], 'number', 'number_digest', 'language', 'network')
if not citizen[1] or citizen[1] == '' then  -- withheld, or erased at the citizen's wish
  return 'applied'
end
redis.call('HSET', KEYS[1], 'told', state)
redis.call('HSET', KEYS[4], 'state', 'queued', 'name', state, 'reference', ARGV[10], 'status', state, 'note', note,
  'number', citizen[1], 'number_digest', citizen[2], 'language', citizen[3], 'created_at', ARGV[8])
if citizen[4] then
  redis.call('HSET', KEYS[4], 'network', citizen[4])
end
redis.call('ZADD', KEYS[5], ARGV[7], ARGV[9])
local texts = 'case-texts:' .. ARGV[10]
redis.call('RPUSH', texts, ARGV[9])
redis.call('LTRIM', texts, -20, -1)
redis.call('EXPIRE', texts, ARGV[11])
if ARGV[13] ~= '0' then
  local asked = 'asked:' .. citizen[2]
  redis.call('LPUSH', asked, ARGV[9])
  redis.call('LTRIM', asked, 0, 9)
  redis.call('EXPIRE', asked, math.max(redis.call('TTL', asked), tonumber(ARGV[13])))
end
return 'texted'
