-- Counts an attempt to sign in by each key, unless one of them has to wait still.
-- KEYS: hashes with count and until (Unix seconds). ARGV: now, seconds to keep, and for each key its free attempts, the
-- first wait and the longest wait in seconds.
-- Returns 0, or the seconds to wait.
local now, kept = tonumber(ARGV[1]), ARGV[2]
local wait = 0
for _, key in ipairs(KEYS) do
  wait = math.max(wait, tonumber(redis.call('HGET', key, 'until') or '0') - now)
end
if wait > 0 then
  return wait
end
for place, key in ipairs(KEYS) do
  local free, first, longest = tonumber(ARGV[3 * place]), tonumber(ARGV[3 * place + 1]), tonumber(ARGV[3 * place + 2])
  local count = redis.call('HINCRBY', key, 'count', 1)
  if count >= free then
    redis.call('HSET', key, 'until', now + math.min(first * 2 ^ math.min(count - free, 20), longest))
  end
  redis.call('EXPIRE', key, kept)
end
return 0
