-- Count an answer before it is judged. Return its number among the caller's, and the highest of its numbers.
-- A number above the limit is not stored: the answer is refused unjudged.
-- KEYS effects:<digest of the origin>, person:<number digest>:attempts:<screen> or, if the number is withheld,
--      withheld:attempts:<screen>, and guesses:<digest of screen and subject> if the menus say what is guessed at
-- ARGV the id of the attempt, the limit, its seconds, the caller's answers that the session knows of,
--      the seconds for which ids are kept, and '' or, if the number is withheld, the limit of all such callers together
local id, limit, within, known, keep_ids = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
local withheld_limit = tonumber(ARGV[6])
local met = redis.call('HGET', KEYS[1], id)
if met then
  local of_caller, most = string.match(met, '(%d+) (%d+)')
  return { tonumber(of_caller), tonumber(most) }
end

local function count(key, most)
  local before = tonumber(redis.call('GET', key) or '0')
  if before >= most then
    return most + 1
  end
  local now = redis.call('INCR', key)
  if redis.call('TTL', key) < 0 then
    redis.call('EXPIRE', key, within)
  end
  return now
end

local of_caller = known + 1
if not withheld_limit then
  of_caller = count(KEYS[2], limit)
elseif of_caller <= limit and count(KEYS[2], withheld_limit) > withheld_limit then
  of_caller = limit + 1
end
local most = of_caller
if KEYS[3] and of_caller <= limit then
  most = math.max(most, count(KEYS[3], limit))
end
redis.call('HSET', KEYS[1], id, of_caller .. ' ' .. most)
redis.call('EXPIRE', KEYS[1], keep_ids)
return { of_caller, most }
