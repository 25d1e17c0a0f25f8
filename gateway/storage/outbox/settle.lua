-- Say what became of leased items, each in its list and in its record at once; refused (0) for an item whose lease
-- has passed to someone else.
-- KEYS due, leases, dead, then the record of each item
-- ARGV for each item: id, token, place (due, dead or done), score, keep (seconds, 0: for ever),
--   changes (JSON: field → text or false)
local answers = {}
for item = 1, #KEYS - 3 do
  local first, record = (item - 1) * 6, KEYS[3 + item]
  local id, place, score, keep = ARGV[first + 1], ARGV[first + 3], ARGV[first + 4], ARGV[first + 5]
  answers[item] = 0
  if redis.call('HGET', KEYS[2], id) == ARGV[first + 2] then
    answers[item] = 1
    redis.call('HDEL', KEYS[2], id)
    if place == 'due' then
      redis.call('ZADD', KEYS[1], score, id)
    else
      redis.call('ZREM', KEYS[1], id)
      if place == 'dead' then
        redis.call('ZADD', KEYS[3], score, id)
      end
    end
    if redis.call('EXISTS', record) == 1 then
      for field, value in pairs(cjson.decode(ARGV[first + 6])) do
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
