-- Apply the outcomes of leased items, each on its own; see apply_outcome.lua. Return what that returns for each.
-- KEYS due, leases, dead, then the record of each item
-- ARGV for each item: id, token, destination, score, keep, changes
local lists, answers = { KEYS[1], KEYS[2], KEYS[3] }, {}
for item = 1, #KEYS - 3 do
  answers[item] = apply_outcome(lists, KEYS[3 + item], unpack(ARGV, item * 6 - 5, item * 6))
end
return answers
