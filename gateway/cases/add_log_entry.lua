-- Add an entry to the log of a case. An attempt that ended as the one before is counted there. The first entry and the
-- last ones are kept.
-- KEYS case-log:<reference>
-- ARGV entry (JSON), how many entries are kept, kept (seconds)
local log, most = KEYS[1], tonumber(ARGV[2])
local entry = cjson.decode(ARGV[1])
local last = redis.call('LINDEX', log, -1)
last = last and cjson.decode(last)
if last and last.what == entry.what and last.what == 'attempt' and last.detail == entry.detail then
  last.times = (last.times or 1) + 1
  last['until'] = entry.at
  redis.call('LSET', log, -1, cjson.encode(last))
else
  redis.call('RPUSH', log, ARGV[1])
end
if redis.call('LLEN', log) > most then
  local first = redis.call('LINDEX', log, 0)
  redis.call('LTRIM', log, 1 - most, -1)
  redis.call('LPUSH', log, first)
end
redis.call('EXPIRE', log, ARGV[3])
