-- Ask whether texts may go now, by the pace of their provider and of their sender, and by what the day still allows.
-- What may go is counted at once; what may not costs nothing.
-- KEYS for each ask: throttle:<provider>, throttle:<provider>:<sender>, spent:<provider>
-- ARGV now (seconds), then for each ask: parts, parts per second of the provider and of the sender ('' for as many as
--   there are), messages, money (millionths), the day, seconds until it ends, the day's ceiling of messages and of
--   money ('' for none), the share of either at which operators are told, and the share that this text may use up
-- Answers for each ask: seconds to wait (text; 0: it may go), and what operators must be told: '', near or reached
local now, answers = tonumber(ARGV[1]), {}
local BURST = 1 -- second's worth may go at once
local GRAIN = 0.00001 -- seconds; less is what sums of fractions miss by

-- Until when the pace is used up, and how long to wait before `parts` more fit in.
local function pace(key, rate, parts)
  if rate == '' then
    return nil, 0
  end
  local used = math.max(tonumber(redis.call('GET', key) or 0), now)
  local takes = parts / tonumber(rate)
  -- What takes longer than the burst by itself goes when nothing is before it.
  return used + takes, used - now - math.max(0, BURST - takes)
end

local function over(spent, more, ceiling, share)
  return ceiling ~= '' and spent + more > tonumber(ceiling) * tonumber(share)
end

local function near(spent, ceiling, share)
  return ceiling ~= '' and spent >= tonumber(ceiling) * tonumber(share)
end

for ask = 1, #KEYS / 3 do
  local provider, sender, day = KEYS[ask * 3 - 2], KEYS[ask * 3 - 1], KEYS[ask * 3]
  local parts, of_provider, of_sender, messages, money, date, left, most_messages, most_money, share, open =
    unpack(ARGV, ask * 11 - 9, ask * 11 + 1)
  if redis.call('HGET', day, 'day') ~= date then
    redis.call('DEL', day)
  end
  local spent = redis.call('HMGET', day, 'messages', 'money')
  local sent, paid = tonumber(spent[1] or 0), tonumber(spent[2] or 0)
  local till_provider, wait_provider = pace(provider, of_provider, parts)
  local till_sender, wait_sender = pace(sender, of_sender, parts)
  local wait, told = math.max(wait_provider, wait_sender), ''
  if over(sent, messages, most_messages, open) or over(paid, money, most_money, open) then
    wait = tonumber(left)
    local how = tonumber(open) < 1 and 'near' or 'reached'
    if redis.call('HSETNX', day, how, 1) == 1 then
      told = how
    end
  elseif wait < GRAIN then
    wait = 0
    if till_provider then
      redis.call('SET', provider, string.format('%.6f', till_provider), 'EX', math.ceil(till_provider - now) + 1)
    end
    if till_sender then
      redis.call('SET', sender, string.format('%.6f', till_sender), 'EX', math.ceil(till_sender - now) + 1)
    end
    sent = redis.call('HINCRBY', day, 'messages', messages)
    paid = redis.call('HINCRBY', day, 'money', money)
    local close = near(sent, most_messages, share) or near(paid, most_money, share)
    if close and redis.call('HSETNX', day, 'near', 1) == 1 then
      told = 'near'
    end
  end
  redis.call('HSET', day, 'day', date, 'most_messages', most_messages, 'most_money', most_money)
  redis.call('EXPIRE', day, math.ceil(left))
  answers[ask] = { string.format('%.6f', wait), told }
end
return answers
