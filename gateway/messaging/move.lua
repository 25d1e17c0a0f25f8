-- Move texts to another state where their present one allows it; refused (0) else, and nothing changes.
-- A command may reach the server twice: the same move a second time answers as the first did.
-- KEYS counts:messages, outbox:messages:due, outbox:messages:leases, then for each move: message:<id>,
--   unsettled:<provider>:<number digest>, provider-message:<provider>:<id>
-- ARGV keep (seconds), then for each move: id, state, states it may move from (JSON list), changes (JSON: field →
--   text or false), move (a token), provider ('' for none), bind ('1': the provider's id is now known), lease ('': no
--   matter who has leased it) and until when that lease holds from now on
local keep, answers = ARGV[1], {}

local function allowed(from, state)
  for _, one in ipairs(cjson.decode(from)) do
    if one == state then
      return true
    end
  end
  return false
end

local function leased(id, lease, till)
  if lease == '' then
    return true
  end
  if redis.call('HGET', KEYS[3], id) ~= lease then
    return false
  end
  redis.call('ZADD', KEYS[2], 'XX', till, id)
  return true
end

local function write(key, changes)
  for field, value in pairs(cjson.decode(changes)) do
    if value then
      redis.call('HSET', key, field, value)
    else
      redis.call('HDEL', key, field)
    end
  end
end

-- How many texts of an announcement are in each state, for as long as it is kept.
local function count_announced(announcement, before, state)
  local counts = 'announcement:' .. (announcement or '') .. ':counts'
  if announcement and redis.call('EXISTS', counts) == 1 then
    redis.call('HINCRBY', counts, before, -1)
    redis.call('HINCRBY', counts, state, 1)
  end
end

for move = 1, (#KEYS - 3) / 3 do
  local record, unsettled, bound = KEYS[move * 3 + 1], KEYS[move * 3 + 2], KEYS[move * 3 + 3]
  local id, state, from, changes, token, provider, bind, lease, till = unpack(ARGV, move * 9 - 7, move * 9 + 1)
  local held = redis.call('HMGET', record, 'state', 'move', 'announcement')
  if held[2] == token then
    answers[move] = 1
  elseif not allowed(from, held[1]) or not leased(id, lease, till) then
    answers[move] = 0
  else
    answers[move] = 1
    redis.call('HSET', record, 'state', state, 'move', token)
    write(record, changes)
    -- A text in the outbox is kept until it is settled; any other for its time, counted from its last move.
    if state == 'queued' or state == 'submitting' then
      redis.call('PERSIST', record)
    else
      redis.call('EXPIRE', record, keep)
    end
    count_announced(held[3], held[1], state)
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
