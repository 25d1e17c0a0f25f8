-- Change the states of texts, each only if its present state allows the change. Answers 1 for each text that was
-- changed, 0 for each that was not, of which nothing changes.
-- A command may reach the server twice: the same change answers the second time as it did the first.
-- KEYS counts:messages, outbox:messages:due, outbox:messages:leases, text-times:<month>, then for each change:
--   message:<id>, unsettled:<provider>:<number digest>, provider-message:<provider>:<provider's id>
-- ARGV keep (seconds), how long the times of a month are kept (seconds), quick (the moment since which a text that is
--   delivered now was handed over quickly enough, as records write moments), then for each change: id, state, allowed states before it (JSON list), fields (JSON: name → text,
--   or false to delete it), token of this change, provider ('' for none), bind ('1': the provider's id is known now),
--   lease ('': whoever has the lease), Unix seconds until which that lease holds from now on
local keep, keep_times, quick, answers = ARGV[1], ARGV[2], ARGV[3], {}

local function is_allowed(sources, state)
  for _, source in ipairs(cjson.decode(sources)) do
    if source == state then
      return true
    end
  end
  return false
end

local function extend_lease(id, lease, leased_until)
  if lease == '' then
    return true
  end
  if redis.call('HGET', KEYS[3], id) ~= lease then
    return false
  end
  redis.call('ZADD', KEYS[2], 'XX', leased_until, id)
  return true
end

local function write_fields(record, fields)
  for field, value in pairs(cjson.decode(fields)) do
    if value then
      redis.call('HSET', record, field, value)
    else
      redis.call('HDEL', record, field)
    end
  end
end

-- Count the texts of an announcement in each state, for as long as the announcement is kept.
local function count_announced(announcement, before, state)
  local counts = 'announcement:' .. (announcement or '') .. ':counts'
  if announcement and redis.call('EXISTS', counts) == 1 then
    redis.call('HINCRBY', counts, before, -1)
    redis.call('HINCRBY', counts, state, 1)
  end
end

-- Count a text that is delivered, and whether that was quick. Moments are written alike, so their texts compare.
local function count_time(record)
  local handed_over = redis.call('HGET', record, 'submitting_at')
  if handed_over then
    redis.call('HINCRBY', KEYS[4], 'delivered', 1)
    redis.call('HINCRBY', KEYS[4], 'quick', handed_over >= quick and 1 or 0)
    redis.call('EXPIRE', KEYS[4], keep_times)
  end
end

for change = 1, (#KEYS - 4) / 3 do
  local record, unsettled, bound = KEYS[change * 3 + 2], KEYS[change * 3 + 3], KEYS[change * 3 + 4]
  local id, state, sources, fields, token, provider, bind, lease, leased_until =
    unpack(ARGV, change * 9 - 5, change * 9 + 3)
  local before, last_token, announcement = unpack(redis.call('HMGET', record, 'state', 'move', 'announcement'))
  if last_token == token then
    answers[change] = 1
  elseif not is_allowed(sources, before) or not extend_lease(id, lease, leased_until) then
    answers[change] = 0
  else
    answers[change] = 1
    redis.call('HSET', record, 'state', state, 'move', token)
    write_fields(record, fields)
    -- A text in the outbox is kept until it is settled, any other for `keep` seconds from its last change.
    if state == 'queued' or state == 'submitting' then
      redis.call('PERSIST', record)
    else
      redis.call('EXPIRE', record, keep)
    end
    count_announced(announcement, before, state)
    if state == 'delivered' then
      count_time(record)
    end
    redis.call('HINCRBY', KEYS[1], (provider == '' and 'none' or provider) .. ':' .. state, 1)
    if provider ~= '' then
      if state == 'submitting' or state == 'unknown' then
        redis.call('SADD', unsettled, id)
        redis.call('EXPIRE', unsettled, keep)
      else
        redis.call('SREM', unsettled, id)
      end
    end
    if bind == '1' then
      redis.call('SET', bound, id, 'EX', keep)
    end
  end
end
return answers
