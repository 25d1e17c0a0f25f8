-- Lease the given items that are due; see lease_item.lua. Return the ids of those that are leased.
-- KEYS due, leases, outbox:paused
-- ARGV now, leased_until, token, stream, then the ids
local now, leased_until, token = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local is_paused = redis.call('HEXISTS', KEYS[3], ARGV[4]) == 1
local leased = {}
for index = 5, #ARGV do
  if lease_item(KEYS, ARGV[index], now, leased_until, token, is_paused) then
    leased[#leased + 1] = ARGV[index]
  end
end
return leased
