-- Apply the outcomes of leased items: each changes its list and its record in one step.
-- Return 1 for each item, or 0 if somebody else has its lease now and nothing changed.
-- KEYS due, leases, dead, then the record of each item
-- ARGV for each item: id, token, destination (due, dead or done), score, keep (seconds, 0: as long as before),
--   changes (JSON: field → text, or false to delete it)
local answers = {}
for item = 1, #KEYS - 3 do
  local record = KEYS[3 + item]
  local id, token, destination, score, keep, changes = unpack(ARGV, item * 6 - 5, item * 6)
  answers[item] = 0
  if redis.call('HGET', KEYS[2], id) == token then
    answers[item] = 1
    redis.call('HDEL', KEYS[2], id)
    if destination == 'due' then
      redis.call('ZADD', KEYS[1], score, id)
    else
      redis.call('ZREM', KEYS[1], id)
      if destination == 'dead' then
        redis.call('ZADD', KEYS[3], score, id)
      end
    end
    if redis.call('EXISTS', record) == 1 then
      for field, value in pairs(cjson.decode(changes)) do
        if value then
          redis.call('HSET', record, field, value)
        else
          redis.call('HDEL', record, field)
        end
      end
      if keep ~= '0' then
        redis.call('EXPIRE', record, keep)
      end
    end
  end
end
return answers
