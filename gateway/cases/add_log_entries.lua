-- Add an entry to the log of each case. An attempt that ended as the one before is counted there. The first entry and the
-- last ones are kept.
-- KEYS case-log:<reference> of each case
-- ARGV how many entries are kept, kept (seconds), then the entry of each case (JSON)
local most = tonumber(ARGV[1])
for index, log in ipairs(KEYS) do
  local added = ARGV[2 + index]
  local entry = cjson.decode(added)
  local last = redis.call('LINDEX', log, -1)
  last = last and cjson.decode(last)
  if last and last.what == entry.what and last.what == 'attempt' and last.detail == entry.detail then
    last.times = (last.times or 1) + 1
    last['until'] = entry.at
    redis.call('LSET', log, -1, cjson.encode(last))
  else
    redis.call('RPUSH', log, added)
  end
  if redis.call('LLEN', log) > most then
    local first = redis.call('LINDEX', log, 0)
    redis.call('LTRIM', log, 1 - most, -1)
    redis.call('LPUSH', log, first)
  end
  redis.call('EXPIRE', log, ARGV[2])
end
