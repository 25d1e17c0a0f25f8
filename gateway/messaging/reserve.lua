-- Reserve room for texts, at the pace of their provider and sender and below the day's ceilings.
-- Texts that may go are counted at once. Texts that must wait cost nothing.
-- KEYS for each request: throttle:<provider>, throttle:<provider>:<sender>, spent:<provider>
-- ARGV now (seconds), then for each request: parts, parts per second of the provider and of the sender ('' for no
--   limit), messages, money (millionths), the day, seconds until it ends, the day's ceiling of messages and of money
--   ('' for none), the share of either at which operators are told, the share that this request may use up
-- Answers for each request: seconds to wait (text; 0: it may go), and what operators must be told: '', near or reached
local now, answers = tonumber(ARGV[1]), {}
local BURST_SECONDS = 1 -- parts that fit into this time may go at once
local ROUNDING_SECONDS = 0.00001 -- sums of fractions are off by less

-- Return the moment until which `parts` more would use up the pace, and the seconds to wait before they fit in.
local function check_pace(key, rate, parts)
  if rate == '' then
    return nil, 0
  end
  local used_until = math.max(tonumber(redis.call('GET', key) or 0), now)
  local duration = parts / tonumber(rate)
  -- A request that takes longer than the burst by itself goes when nothing is before it.
  return used_until + duration, used_until - now - math.max(0, BURST_SECONDS - duration)
end

local function set_pace(key, used_until)
  if used_until then
    redis.call('SET', key, string.format('%.6f', used_until), 'EX', math.ceil(used_until - now) + 1)
  end
end

local function exceeds(used, more, ceiling, share)
  return ceiling ~= '' and used + more > tonumber(ceiling) * tonumber(share)
end

local function is_near(used, ceiling, share)
  return ceiling ~= '' and used >= tonumber(ceiling) * tonumber(share)
end

for request = 1, #KEYS / 3 do
  local provider_key, sender_key, usage_key = unpack(KEYS, request * 3 - 2, request * 3)
  local parts, provider_rate, sender_rate, messages, money, day, day_seconds_left, max_messages, max_money, alarm_share,
    ceiling_share = unpack(ARGV, request * 11 - 9, request * 11 + 1)
  if redis.call('HGET', usage_key, 'day') ~= day then
    redis.call('DEL', usage_key)
  end
  local used = redis.call('HMGET', usage_key, 'messages', 'money')
  local used_messages, used_money = tonumber(used[1] or 0), tonumber(used[2] or 0)
  local provider_until, provider_wait = check_pace(provider_key, provider_rate, parts)
  local sender_until, sender_wait = check_pace(sender_key, sender_rate, parts)
  local wait, alarm = math.max(provider_wait, sender_wait), ''
  if exceeds(used_messages, messages, max_messages, ceiling_share)
    or exceeds(used_money, money, max_money, ceiling_share) then
    wait = tonumber(day_seconds_left)
    local level = tonumber(ceiling_share) < 1 and 'near' or 'reached'
    if redis.call('HSETNX', usage_key, level, 1) == 1 then
      alarm = level
    end
  elseif wait < ROUNDING_SECONDS then
    wait = 0
    set_pace(provider_key, provider_until)
    set_pace(sender_key, sender_until)
    used_messages = redis.call('HINCRBY', usage_key, 'messages', messages)
    used_money = redis.call('HINCRBY', usage_key, 'money', money)
    local near = is_near(used_messages, max_messages, alarm_share) or is_near(used_money, max_money, alarm_share)
    if near and redis.call('HSETNX', usage_key, 'near', 1) == 1 then
      alarm = 'near'
    end
  end
  redis.call('HSET', usage_key, 'day', day, 'most_messages', max_messages, 'most_money', max_money)
  redis.call('EXPIRE', usage_key, math.ceil(day_seconds_left))
  answers[request] = { string.format('%.6f', wait), alarm }
end
return answers
