-- Lease the given items that are due (lease_item.lua), and read their records. Return for each that is leased its id and
-- the fields.
-- KEYS due, leases, outbox:paused, then the record of each item
-- ARGV now, leased_until, token, stream, how many fields, the fields, then the ids
local now, leased_until, token, fields = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[5])
local is_paused = redis.call('HEXISTS', KEYS[3], ARGV[4]) == 1
local leased = {}
for item = 1, #KEYS - 3 do
  local id = ARGV[5 + fields + item]
  if lease_item(KEYS, id, now, leased_until, token, is_paused) then
    leased[#leased + 1] = { id, redis.call('HMGET', KEYS[3 + item], unpack(ARGV, 6, 5 + fields)) }
  end
end
return leased
