-- A part of scripts that count what one number uses: cases, texts, lookups, recordings, calls.
-- Count one use in every window, unless one of them is used up. Return the seconds to wait (0: it was counted), and the
-- alarm for operators: '', or the window with `near` or `reached`, once for each window.
-- `first_key`: KEYS has from there on a key for each window, and then counts:limits. Each window is a hash that expires
-- as a whole, its time from its first use.
-- `spec` (JSON; '' for no limits): the kind, the share at which operators are told, and for each window its seconds,
-- limit and name
local function take_use(first_key, spec)
  if spec == '' then
    return 0, ''
  end
  local use = cjson.decode(spec)
  local kind, counts_key = use.kind, KEYS[first_key + #use.windows]
  local wait, alarm = 0, ''

  local function tell(key, name, level)
    if redis.call('HSETNX', key, kind .. ':' .. level, 1) == 1 then
      redis.call('HINCRBY', counts_key, kind .. ':' .. name .. ':' .. level, 1)
      alarm = name .. '_' .. level
    end
  end

  for index, window in ipairs(use.windows) do
    local key, limit, name = KEYS[first_key + index - 1], window[2], window[3]
    if tonumber(redis.call('HGET', key, kind) or '0') >= limit then
      wait = math.max(wait, 1, redis.call('TTL', key))
      tell(key, name, 'reached')
    end
  end
  if wait > 0 then
    return wait, alarm
  end
  for index, window in ipairs(use.windows) do
    local key, seconds, limit, name = KEYS[first_key + index - 1], window[1], window[2], window[3]
    local used = redis.call('HINCRBY', key, kind, 1)
    redis.call('EXPIRE', key, seconds, 'NX')
    if used >= limit * use.share then
      tell(key, name, 'near')
    end
  end
  return 0, alarm
end
