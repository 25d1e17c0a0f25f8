-- Add an entry to the log of a case. An attempt that ended as the one before is counted there. The first entry and the
-- last ones are kept, `most` in all, for `keep` seconds.
local function add_log_entry(log, added, most, keep)
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
  if redis.call('LLEN', log) > tonumber(most) then
    local first = redis.call('LINDEX', log, 0)
    redis.call('LTRIM', log, 1 - most, -1)
    redis.call('LPUSH', log, first)
  end
  redis.call('EXPIRE', log, keep)
end
