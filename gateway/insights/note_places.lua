-- Note where sessions stand, and count those as left in whose place another one begins.
-- KEYS: 1 the sessions by when they count as left, 2 where they stand
-- ARGV: 1 the most sessions, 2 seconds to keep them; of each session its member, the moment of the hop in milliseconds,
--       its name, its number of hops, when it counts as left, 1 if it begins, and its place: "" if it is over
-- Of one session more hops are later; of two the moment tells.
for at = 3, #ARGV, 7 do
  local member, moment, name, hops, due = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local begins, place = ARGV[at + 5], ARGV[at + 6]
  local held = redis.call('HGET', KEYS[2], member)
  local held_moment, held_name, held_hops, held_place = string.match(held or '', '^(%d+) (%x*) (%d+) (.*)$')
  local is_later = not held_moment
  if held_name == name then
    is_later = tonumber(held_hops) <= tonumber(hops)
  elseif held_moment then
    is_later = tonumber(held_moment) <= tonumber(moment)
    if is_later and held_place ~= '' and begins == '1' then
      count_left(held_place)
    end
  end
  if is_later and (held or redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1])) then
    redis.call('HSET', KEYS[2], member, table.concat({ moment, name, hops, place }, ' '))
    redis.call('ZADD', KEYS[1], due, member)
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 1
