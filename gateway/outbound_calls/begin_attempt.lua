-- Begin an attempt. A number has one at a time, and only so many a day. All calls share the day's ceilings.
-- A call counts once against the limits of its number (see use_limits.lua), however often it is tried.
-- Answers 'begun'; 'gone' if the call is not queued any more; 'engaged' if another call of ours is out to the number;
-- 'many' if the number was called too often; 'full' if a ceiling of the day is reached. With it, what operators must be
-- told of the ceilings ('', near or reached), and the alarm of the number's limits
-- KEYS call:<id>, ringing:<number digest>, rings:<number digest>:<day>, counts:calls, calls-today, then those of
--   use_limits.lua
-- ARGV id, provider, moment (ISO), most attempts a day, keep (seconds), seconds of a day, then of the ceilings: the day,
--   seconds until it ends, the most calls, seconds and money (millionths, '' for no limit), the share at which operators
--   are told, the seconds and money that count for a call at first; then the spec of the number's limits, the
--   calls a day that are not yet many for one number, the share of the ceilings that numbers with more may use
local record, active_call_key, attempts_key, counts_key, usage_key = unpack(KEYS)
local id, provider, moment, max_attempts, keep, day_seconds, day, day_seconds_left, max_number, max_seconds, max_money,
  alarm_share, seconds, money, use_spec, few_calls, heavy_share =
  unpack(ARGV)
if redis.call('HGET', record, 'state') ~= 'queued' then
  return { 'gone', '', '' }
end
local active = redis.call('GET', active_call_key)
if active and active ~= id then
  local state = redis.call('HGET', 'call:' .. active, 'state')
  if state == 'ringing' or state == 'answered' then
    return { 'engaged', '', '' }
  end
end
if tonumber(redis.call('GET', attempts_key) or '0') >= tonumber(max_attempts) then
  return { 'many', '', '' }
end

local function alarm_once(level)
  return redis.call('HSETNX', usage_key, level, 1) == 1 and level or ''
end

if redis.call('HGET', usage_key, 'day') ~= day then
  redis.call('DEL', usage_key)
end
redis.call('HSET', usage_key, 'day', day, 'most_number', max_number, 'most_seconds', max_seconds, 'most_money', max_money)
redis.call('EXPIRE', usage_key, day_seconds_left)
local is_heavy = tonumber(redis.call('HGET', KEYS[7], 'calls') or '0') >= tonumber(few_calls)
local share = is_heavy and tonumber(heavy_share) or 1
local is_near = false
for name, limit in pairs({ number = { 1, max_number }, seconds = { seconds, max_seconds }, money = { money, max_money } }) do
  local more, most = tonumber(limit[1]), tonumber(limit[2])
  local used = tonumber(redis.call('HGET', usage_key, name) or '0') + more
  if most and used > most * share then
    return { 'full', alarm_once(is_heavy and 'near' or 'reached'), '' }
  end
  is_near = is_near or (most ~= nil and used >= most * tonumber(alarm_share))
end
local use_wait, use_alarm = take_use(6, redis.call('HEXISTS', record, 'counted') == 1 and '' or use_spec)
if use_wait > 0 then
  return { 'many', '', use_alarm }
end
redis.call('HINCRBY', usage_key, 'number', 1)
redis.call('HINCRBY', usage_key, 'seconds', seconds)
redis.call('HINCRBY', usage_key, 'money', money)
redis.call('INCR', attempts_key)
redis.call('EXPIRE', attempts_key, day_seconds)
redis.call('HSET', record, 'state', 'ringing', 'provider', provider, 'ringing_at', moment, 'counted', 1)
redis.call('HSETNX', record, 'since', moment)
redis.call('HDEL', record, 'provider_id', 'error')
redis.call('HINCRBY', record, 'attempts', 1)
redis.call('SET', active_call_key, id, 'EX', keep)
redis.call('HINCRBY', counts_key, provider .. ':ringing', 1)
return { 'begun', is_near and alarm_once('near') or '', use_alarm }
