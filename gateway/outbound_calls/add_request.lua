-- Add a call with its record, once. Nothing is added for a repeat of the same request, for a number that is about to be
-- called anyway, or for one that asked within the last `interval` seconds. A number that waits for a call and asks again
-- is called sooner, and with the screen that it asked for last.
-- KEYS due, leases, call:<id>, wished:<number digest>
-- ARGV id, now, when it is due, interval (seconds), keep (seconds), then the record's fields, each with its text
local due_key, leases_key, record, last_request_key = unpack(KEYS)
local id, now, due, interval, keep = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
if redis.call('EXISTS', record) == 1 then
  return 0
end
local last_request = redis.call('GET', last_request_key)
if last_request then
  local requested_at, last_id = string.match(last_request, '^(%S+) (.+)$')
  local last_record = 'call:' .. last_id
  local state = redis.call('HGET', last_record, 'state')
  local is_leased = redis.call('HEXISTS', leases_key, last_id) == 1
  if state == 'queued' and not is_leased and redis.call('ZSCORE', due_key, last_id) then
    local soon = math.max(tonumber(due), tonumber(requested_at) + interval)
    redis.call('ZADD', due_key, 'XX', 'LT', soon, last_id)
    for index = 6, #ARGV, 2 do
      if ARGV[index] == 'screen' or ARGV[index] == 'language' or ARGV[index] == 'hours' then
        redis.call('HSET', last_record, ARGV[index], ARGV[index + 1])
      end
    end
    return 0
  end
  if state == 'queued' or state == 'ringing' or now - tonumber(requested_at) < interval then
    return 0
  end
end
redis.call('HSET', record, unpack(ARGV, 6))
redis.call('ZADD', due_key, due, id)
redis.call('SET', last_request_key, ARGV[2] .. ' ' .. id, 'EX', keep)
return 1
