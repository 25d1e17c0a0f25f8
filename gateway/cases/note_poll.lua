-- Remember what was seen of a case, unless the case is gone.
-- KEYS case:<reference>
-- ARGV the digest of what was seen, when something new was seen last (Unix seconds)
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'polled', ARGV[1], 'moved_at', ARGV[2])
end
