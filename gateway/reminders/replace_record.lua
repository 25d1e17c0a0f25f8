-- Replace what waits for one number, if nobody has replaced it since it was read: 1 then, else 0. The texts that come of
-- it are queued in the same step, so that each goes once.
-- KEYS reminder:<digest>, reminders:due, reminders:days, counts:reminders, outbox:messages:due
-- ARGV the record as it was read ('' for none), the new one ('' for none), the digest as bytes, when it is due next
--   (Unix seconds), now (Unix seconds), changes of reminders:days and of counts:reminders (each an array of field and
--   number in turn, JSON), texts (an array of id, fields, key of questions, and for how many seconds a reply answers; JSON)
local record, due, days, counts, messages_due = unpack(KEYS)
local before, after, member, due_at, now, day_changes, count_changes, texts = unpack(ARGV)
if (redis.call('GET', record) or '') ~= before then
  return 0
end
if after == '' then
  redis.call('DEL', record)
  redis.call('ZREM', due, member)
else
  redis.call('SET', record, after)
  redis.call('ZADD', due, due_at, member)
end
local function change(key, changes)
  for index = 1, #changes, 2 do
    if redis.call('HINCRBY', key, changes[index], changes[index + 1]) <= 0 then
      redis.call('HDEL', key, changes[index])
    end
  end
end
change(days, cjson.decode(day_changes))
change(counts, cjson.decode(count_changes))
for _, text in ipairs(cjson.decode(texts)) do
  local id, fields, asked, reply_seconds = unpack(text)
  local message = 'message:' .. id
  if redis.call('EXISTS', message) == 0 then
    redis.call('HSET', message, unpack(fields))
    redis.call('ZADD', messages_due, now, id)
    if reply_seconds > 0 then
      redis.call('LPUSH', asked, id)
      redis.call('LTRIM', asked, 0, 9)
      redis.call('EXPIRE', asked, math.max(redis.call('TTL', asked), reply_seconds))
    end
  end
end
return 1
