-- Count what became of a text or a call.
local LEAST_OF_A_NUMBER = 7 -- digits, together or not
local MOST_REASONS = 30 -- of a fate that are told apart, of one message and day

-- Return the name under which a reason is counted. What is no plain code is not told apart, as it may hold words or a
-- number.
local function reason_name(counts, fate, reason)
  local _, digits = string.gsub(reason, '%d', '')
  local is_code = #reason <= 40 and string.match(reason, '^[%w_.-]+$') and digits < LEAST_OF_A_NUMBER
  local name, known = fate .. '.' .. reason, 0
  if is_code and counts[name] then
    return name
  end
  for one in pairs(counts) do
    if string.sub(one, 1, #fate + 1) == fate .. '.' then
      known = known + 1
    end
  end
  return is_code and known < MOST_REASONS and name or fate .. '.other'
end

-- `fates` has pairs of a fate and its reason, '' for none. `field` tells the group of citizens and the message, and
-- `other` what exceeds the `most` fields of a day.
local function count_fates(day, expires, most, other, field, fates)
  if #fates == 0 then
    return
  end
  local held = redis.call('HGET', day, field)
  if not held and redis.call('HLEN', day) >= tonumber(most) then
    field = other
    held = redis.call('HGET', day, field)
  end
  local counts = held and cmsgpack.unpack(held) or {}
  for _, pair in ipairs(fates) do
    local fate, reason = pair[1], pair[2]
    counts[fate] = (counts[fate] or 0) + 1
    if reason ~= '' then
      local name = reason_name(counts, fate, reason)
      counts[name] = (counts[name] or 0) + 1
    end
  end
  redis.call('HSET', day, field, cmsgpack.pack(counts))
  redis.call('EXPIREAT', day, expires)
end
