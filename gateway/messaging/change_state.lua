-- Change the states of texts, each only if its present state allows the change. Answers 1 for each text that was
-- changed, 0 for each that was not, of which nothing changes.
-- A command may reach the server twice: the same change answers the second time as it did the first.
-- KEYS counts:messages, outbox:messages:due, outbox:messages:leases, text-times:<month>, insights:day:<day>, then for each
--   change: message:<id>, unsettled:<provider>:<number digest>, provider-message:<provider>:<provider's id>
-- ARGV keep (seconds), how long the times of a month are kept (seconds), quick (the moment since which a text that is
--   delivered now was handed over quickly enough, as records write moments), then of the counts of the day what
--   count_fates is told; then for each change: id, state, allowed states before it (JSON list), fields (JSON: name →
--   text, or false to delete it), token of this change, provider ('' for none), bind ('1': the provider's id is known now),
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

local HANDED_OVER = { submitting = true, unknown = true }
local TAKEN = { accepted = true, sent = true, delivered = true }

-- Return what a change means for the fate of a text: pairs of a fate and its reason.
local function fates_of(before, state, reason)
  local fates = {}
  if before == 'unknown' then
    fates[#fates + 1] = { 'settled', '' }
  end
  if HANDED_OVER[before] and TAKEN[state] then
    fates[#fates + 1] = { 'accepted', '' }
  end
  if state == 'delivered' then
    fates[#fates + 1] = { before == 'queued' and 'heard' or 'delivered', '' }
  elseif state == 'unknown' then
    fates[#fates + 1] = { 'unknown', '' }
  elseif state == 'failed' and reason == 'expired' then
    fates[#fates + 1] = { 'expired', '' }
  elseif state == 'failed' or state == 'suppressed' then
    fates[#fates + 1] = { state, reason }
  end
  return fates
end

local function count_fate(record, before, state, fields)
  local name, language, network = unpack(redis.call('HMGET', record, 'name', 'language', 'network'))
  local reason = cjson.decode(fields).error
  local field = table.concat({ 'sms', language or '', network or '', '', 'text:' .. (name or '') }, '|')
  count_fates(KEYS[5], ARGV[4], ARGV[5], ARGV[6], field, fates_of(before, state, type(reason) == 'string' and reason or ''))
end

for change = 1, (#KEYS - 5) / 3 do
  local record, unsettled, bound = KEYS[change * 3 + 3], KEYS[change * 3 + 4], KEYS[change * 3 + 5]
  local id, state, sources, fields, token, provider, bind, lease, leased_until =
    unpack(ARGV, change * 9 - 2, change * 9 + 6)
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
    count_fate(record, before, state, fields)
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
