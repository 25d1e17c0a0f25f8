-- Count texts against the limits of their numbers, each text once; see use_limits.lua.
-- KEYS for each text: message:<id>, then those of use_limits.lua (the hour, the day, counts:limits)
-- ARGV the spec of the limits
-- Answers for each text: {seconds to wait (0: it may go), the alarm, how many texts its number got within the day}
local answers = {}
for text = 1, #KEYS / 4 do
  local first = text * 4 - 3
  local record, day_key = KEYS[first], KEYS[first + 2]
  local wait, alarm = 0, ''
  if redis.call('HEXISTS', record, 'state') == 1 and redis.call('HEXISTS', record, 'counted') == 0 then
    wait, alarm = take_use(first + 1, ARGV[1])
    if wait == 0 then
      redis.call('HSET', record, 'counted', 1)
    end
  end
  answers[text] = { wait, alarm, tonumber(redis.call('HGET', day_key, 'texts') or '0') }
end
return answers
