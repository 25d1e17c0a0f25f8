-- Count a session as left at its place: the day, when its counts expire, the group, the screen, separated by bars.
local function count_left(place)
  local day, expires, group, screen = string.match(place, '^([^|]*)|([^|]*)|([^|]*|[^|]*|[^|]*|[^|]*)|(.*)$')
  local key = 'insights:day:' .. day
  for _, field in ipairs(screen ~= '' and { group .. '|' .. screen, group .. '|' } or { group .. '|' }) do
    local held = redis.call('HGET', key, field)
    local counts = held and cmsgpack.unpack(held) or {}
    counts.left = (counts.left or 0) + 1
    redis.call('HSET', key, field, cmsgpack.pack(counts))
  end
  redis.call('EXPIREAT', key, expires)
end
