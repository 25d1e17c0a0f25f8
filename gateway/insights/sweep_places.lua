-- Count sessions as left in which nothing more came, and forget those that are over. Return how many were looked at.
-- KEYS: 1 the sessions by when they count as left, 2 where they stand; ARGV: 1 now, 2 how many at once
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, member in ipairs(due) do
  local place = string.match(redis.call('HGET', KEYS[2], member) or '', '^%d+ %x* %d+ (.*)$')
  if place and place ~= '' then
    count_left(place)
  end
  redis.call('ZREM', KEYS[1], member)
  redis.call('HDEL', KEYS[2], member)
end
return #due
