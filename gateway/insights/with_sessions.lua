-- Say for each of the packed counts whether each of the wanted fields is there: 1 or 0, field by field of each key.
-- KEYS packed counts of days and months; ARGV fields
local found = {}
for _, key in ipairs(KEYS) do
  for _, field in ipairs(ARGV) do
    found[#found + 1] = redis.call('HEXISTS', key, field)
  end
end
return found
