-- Put a call in with its record, once: not again for the same wish, nor for one who is going to be rung as it is, nor
-- for one who asked within the last `apart` seconds. Who waits to be rung and asks again is rung sooner, and where they
-- asked last.
-- KEYS due, leases, call:<id>, wished:<number digest>
-- ARGV id, now, when, apart (seconds), kept (seconds), then the record's fields, each with its text
if redis.call('EXISTS', KEYS[3]) == 1 then
  return 0
end
local last = redis.call('GET', KEYS[4])
if last then
  local asked, id = string.match(last, '^(%S+) (.+)$')
  local state = redis.call('HGET', 'call:' .. id, 'state')
  if state == 'queued' and redis.call('HEXISTS', KEYS[2], id) == 0 and redis.call('ZSCORE', KEYS[1], id) then
    local soon = math.max(tonumber(ARGV[3]), tonumber(asked) + tonumber(ARGV[4]))
    redis.call('ZADD', KEYS[1], 'XX', 'LT', soon, id)
    for place = 6, #ARGV, 2 do
      if ARGV[place] == 'screen' or ARGV[place] == 'language' or ARGV[place] == 'hours' then
        redis.call('HSET', 'call:' .. id, ARGV[place], ARGV[place + 1])
      end
    end
    return 0
  end
  if state == 'queued' or state == 'ringing' or tonumber(ARGV[2]) - tonumber(asked) < tonumber(ARGV[4]) then
    return 0
  end
end
redis.call('HSET', KEYS[3], unpack(ARGV, 6))
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('SET', KEYS[4], ARGV[2] .. ' ' .. ARGV[1], 'EX', ARGV[5])
return 1
