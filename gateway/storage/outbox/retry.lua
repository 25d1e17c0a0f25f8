-- Return items that were given up to the list of due items. Return for each 1, or 0 if it is not among those given up.
-- KEYS due, dead, then the record of each item
-- ARGV when they are due, changes (JSON: field → text), then the id of each item
local due, dead = KEYS[1], KEYS[2]
local changes, answers = cjson.decode(ARGV[2]), {}
for item = 1, #KEYS - 2 do
  local id, record = ARGV[2 + item], KEYS[2 + item]
  answers[item] = redis.call('ZREM', dead, id)
  if answers[item] == 1 then
    redis.call('ZADD', due, ARGV[1], id)
    redis.call('PERSIST', record)
    if redis.call('EXISTS', record) == 1 then
      for field, value in pairs(changes) do
        redis.call('HSET', record, field, value)
      end
    end
  end
end
return answers
