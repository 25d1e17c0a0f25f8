-- Note where sessions stand, and count those as left in whose place another one begins.
-- KEYS: 1 the sessions by when they count as left, 2 where they stand
-- ARGV: 1 the most sessions, 2 seconds to keep them; of each session its member, the moment of the hop in milliseconds,
--       when it counts as left, 1 if it begins, and its place: "" if it is over
for at = 3, #ARGV, 5 do
  local member, moment, due, begins, place = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local held = redis.call('HGET', KEYS[2], member)
  local held_moment, held_place = string.match(held or '', '^(%d+) (.*)$')
  if not held_moment or tonumber(held_moment) < tonumber(moment) then
    if held_place and held_place ~= '' and begins == '1' then
      count_left(held_place)
    end
    if held or redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
      redis.call('HSET', KEYS[2], member, moment .. ' ' .. place)
      redis.call('ZADD', KEYS[1], due, member)
    end
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 1
