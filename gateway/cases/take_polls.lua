-- Take cases that are to be asked about now. Nobody else takes them until `taken_until`; then they are due again.
-- Return the references and the ids that the case system gave them, in turn. Cases that are gone leave the list.
-- KEYS case-polls
-- ARGV now, taken_until (Unix seconds), the most of them
local taken = {}
for _, reference in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local id = redis.call('HGET', 'case:' .. reference, 'system_id')
  if id then
    redis.call('ZADD', KEYS[1], ARGV[2], reference)
    taken[#taken + 1] = reference
    taken[#taken + 1] = id
  else
    redis.call('ZREM', KEYS[1], reference)
  end
end
return taken
