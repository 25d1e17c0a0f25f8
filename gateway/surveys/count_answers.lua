-- Count the answers to a survey, all of them or none. Return what became of them: counted, answered, full or withheld.
-- KEYS effects:<digest of the origin>, survey:<name>, survey-numbers:<name>, survey-days:<name>
-- ARGV the id of the answers, the seconds for which ids are kept, a digest of number and survey or '' if it is not kept
--      or not known, '1' if each number answers once, the seconds for which the sums are kept, those for the numbers,
--      the day and channel with which fields of survey-days begin, then for each answer its field in the sums, and the
--      most of it or ''
local id, keep_ids, number, once = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
local met = redis.call('HGET', KEYS[1], id)
if met then
  return met
end

local function outcome()
  if once and number == '' then
    return 'withheld'
  end
  if once and redis.call('SISMEMBER', KEYS[3], number) == 1 then
    return 'answered'
  end
  for place = 8, #ARGV, 2 do
    local most = tonumber(ARGV[place + 1])
    if most and tonumber(redis.call('HGET', KEYS[2], ARGV[place]) or '0') >= most then
      return 'full'
    end
  end
  return 'counted'
end

local found = outcome()
if found == 'counted' then
  redis.call('HINCRBY', KEYS[2], 'answers', 1)
  redis.call('HINCRBY', KEYS[4], ARGV[7] .. 'answers', 1)
  for place = 8, #ARGV, 2 do
    redis.call('HINCRBY', KEYS[2], ARGV[place], 1)
    redis.call('HINCRBY', KEYS[4], ARGV[7] .. ARGV[place], 1)
  end
  redis.call('EXPIRE', KEYS[4], ARGV[5])
  if number ~= '' then
    redis.call('SADD', KEYS[3], number)
    redis.call('EXPIRE', KEYS[3], ARGV[6])
  end
else
  redis.call('HINCRBY', KEYS[2], 'not:' .. found, 1)
end
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('HSET', KEYS[1], id, found)
redis.call('EXPIRE', KEYS[1], keep_ids)
return found
