-- Add counts to those of a day, once for each batch: 0 if this batch was added before.
-- KEYS: 1 the last batch of the process, 2 the counts of the day, 3 the digests of callers of the day
-- ARGV: 1 the number of the batch, 2 seconds to keep it, 3 when the counts expire, 4 when the digests expire,
--       5 how many fields a day has at most, 6 the field of what is above that, 7 how many cells follow;
--       of each cell its field and its counts as a MessagePack map; then of each session that began a digest of its
--       number and the field of its sessions, where a further dial is counted
local number = tonumber(ARGV[1])
if tonumber(redis.call('GET', KEYS[1]) or '0') >= number then
  return 0
end
local fields = redis.call('HLEN', KEYS[2])
local most = tonumber(ARGV[5])

local function add(field, counts)
  local held = redis.call('HGET', KEYS[2], field)
  if not held and fields >= most and field ~= ARGV[6] then
    field = ARGV[6]
    held = redis.call('HGET', KEYS[2], field)
  end
  if held then
    local sums = cmsgpack.unpack(held)
    for name, count in pairs(counts) do
      sums[name] = (sums[name] or 0) + count
    end
    counts = sums
  else
    fields = fields + 1
  end
  redis.call('HSET', KEYS[2], field, cmsgpack.pack(counts))
end

local at = 8
for _ = 1, tonumber(ARGV[7]) do
  add(ARGV[at], cmsgpack.unpack(ARGV[at + 1]))
  at = at + 2
end
while ARGV[at] do
  if redis.call('SADD', KEYS[3], ARGV[at]) == 0 then
    add(ARGV[at + 1], { redials = 1 })
  end
  at = at + 2
end
redis.call('EXPIREAT', KEYS[2], ARGV[3])
redis.call('EXPIREAT', KEYS[3], ARGV[4])
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
