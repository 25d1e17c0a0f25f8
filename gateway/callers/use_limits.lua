-- A part of scripts that count what one number uses: cases, texts, lookups, recordings, calls.
-- `find_wait` returns the seconds to wait until one more is left (0: one is left), `take_use` counts one use in every
-- window besides, unless one of them is used up. Both return the alarm for operators too: '', or the window with `near` or
-- `reached`, once for each window.
-- `first_key`: KEYS has from there on a key for each window, and then counts:limits. Each window is a hash that expires
-- as a whole, its time from its first use.
-- `spec` (JSON; '' for no limits): the kind, the share at which operators are told, and for each window its seconds,
-- limit and name
local function tell_once(key, counts_key, kind, name, level)
  if redis.call('HSETNX', key, kind .. ':' .. level, 1) == 1 then
    redis.call('HINCRBY', counts_key, kind .. ':' .. name .. ':' .. level, 1)
    return name .. '_' .. level
  end
end

local function find_wait(first_key, spec)
  if spec == '' then
    return 0, ''
  end
  local use = cjson.decode(spec)
  local wait, alarm = 0, ''
  for index, window in ipairs(use.windows) do
    local key, limit, name = KEYS[first_key + index - 1], window[2], window[3]
    if tonumber(redis.call('HGET', key, use.kind) or '0') >= limit then
      wait = math.max(wait, 1, redis.call('TTL', key))
      alarm = tell_once(key, KEYS[first_key + #use.windows], use.kind, name, 'reached') or alarm
    end
  end
  return wait, alarm
end

local function take_use(first_key, spec)
  local wait, alarm = find_wait(first_key, spec)
  if wait > 0 or spec == '' then
    return wait, alarm
  end
  local use = cjson.decode(spec)
  for index, window in ipairs(use.windows) do
    local key, seconds, limit, name = KEYS[first_key + index - 1], window[1], window[2], window[3]
    local used = redis.call('HINCRBY', key, use.kind, 1)
    redis.call('EXPIRE', key, seconds, 'NX')
    if used >= limit * use.share then
      alarm = tell_once(key, KEYS[first_key + #use.windows], use.kind, name, 'near') or alarm
    end
  end
  return 0, alarm
end
