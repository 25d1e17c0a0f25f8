-- Queue texts of an announcement, each once, however often it is asked for. Queue none if it was cancelled.
-- Answers the number of texts that were queued, -1 if it was cancelled.
-- KEYS announcement:<id>, announcement:<id>:counts, outbox:announcements:due, then the record of each text
-- ARGV keep (seconds from now, for the announcement), then for each text: id, when it is due, its fields (JSON)
local keep = tonumber(ARGV[1])
if redis.call('HEXISTS', KEYS[1], 'cancelled_at') == 1 then
  return -1
end
local queued = 0
for text = 1, #KEYS - 3 do
  local record = KEYS[3 + text]
  local id, due, fields = unpack(ARGV, text * 3 - 1, text * 3 + 1)
  if redis.call('EXISTS', record) == 0 then
    for field, value in pairs(cjson.decode(fields)) do
      redis.call('HSET', record, field, value)
    end
    redis.call('ZADD', KEYS[3], due, id)
    queued = queued + 1
  end
end
if queued > 0 then
  redis.call('HINCRBY', KEYS[2], 'queued', queued)
end
for index = 1, 2 do
  if redis.call('TTL', KEYS[index]) < keep then
    redis.call('EXPIRE', KEYS[index], keep)
  end
end
return queued
