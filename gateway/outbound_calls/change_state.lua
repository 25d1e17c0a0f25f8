-- Change the state of a call if its present state and its attempt allow that. Answers 0 otherwise, and nothing changes.
-- KEYS call:<id>, due, leases, ringing:<number digest>, counts:calls, insights:day:<day>
-- ARGV id, allowed states before it (JSON list), attempt, state, when it is due next ('' for never), fields (JSON: name →
--   text, or false to delete it), keep (seconds, '0': until its next change), field of the counts,
--   what became of it (JSON list of pairs of a fate and its reason), then of the counts of the day what count_fates is told
local record, due_key, leases_key, active_call_key, counts_key, day_key = unpack(KEYS)
local id, sources, attempt, state, due, fields, keep, counted, fates, expires, most, other = unpack(ARGV)
local before, attempts = unpack(redis.call('HMGET', record, 'state', 'attempts'))
local is_allowed = false
for _, source in ipairs(cjson.decode(sources)) do
  is_allowed = is_allowed or source == before
end
if not is_allowed or (attempts or '0') ~= attempt then
  return 0
end
redis.call('HSET', record, 'state', state)
for field, value in pairs(cjson.decode(fields)) do
  if value then
    redis.call('HSET', record, field, value)
  else
    redis.call('HDEL', record, field)
  end
end
redis.call('HDEL', leases_key, id)
if due == '' then
  redis.call('ZREM', due_key, id)
else
  redis.call('ZADD', due_key, due, id)
end
if keep == '0' then
  redis.call('PERSIST', record)
else
  redis.call('EXPIRE', record, keep)
end
if state ~= 'answered' and state ~= 'unknown' and redis.call('GET', active_call_key) == id then
  redis.call('DEL', active_call_key)
end
redis.call('HINCRBY', counts_key, counted, 1)
fates = cjson.decode(fates)
if before == 'unknown' then
  fates[#fates + 1] = { 'settled', '' }
end
count_fates(day_key, expires, most, other, call_field(record), fates)
return 1
