-- Save a revision of the draft, if the draft is still at the revision that the change began from.
-- Return the revision of the draft, and 1 if it was saved, else 0.
-- KEYS draft:current, draft:steps
-- ARGV prefix of a text's key, revision before, text, editor, now (ISO), now (Unix seconds), seconds within which the
-- saves of one editor are one step, steps that are kept, seconds for which a text is kept that is no step's, live number
local current, steps = KEYS[1], KEYS[2]
local prefix, base, text, editor, moment = unpack(ARGV, 1, 5)
local seconds, within, kept, spare = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local revision = tonumber(redis.call('HGET', current, 'revision') or '0')
if revision ~= tonumber(base) then
  return { revision, 0 }
end
local function let_go(step)
  redis.call('EXPIRE', prefix .. cjson.decode(step).revision, spare)
end
local position = tonumber(redis.call('HGET', current, 'position') or '-1')
while redis.call('LLEN', steps) > position + 1 do
  let_go(redis.call('RPOP', steps))
end
revision = revision + 1
local since = seconds
local last = position >= 0 and redis.call('LINDEX', steps, position)
if last and position > 0 and within > 0 then
  local step = cjson.decode(last)
  if step.editor == editor and step.revision == revision - 1 and seconds - step.since < within then
    since = step.since
    let_go(redis.call('RPOP', steps))
    position = position - 1
  end
end
local step = { revision = revision, editor = editor, at = moment, since = since }
position = redis.call('RPUSH', steps, cjson.encode(step)) - 1
while position >= kept do
  let_go(redis.call('LPOP', steps))
  position = position - 1
end
redis.call('SET', prefix .. revision, text)
redis.call('HSET', current, 'revision', revision, 'step', revision, 'position', position, 'editor', editor,
  'edited_at', moment)
if ARGV[10] ~= '' then
  redis.call('HSET', current, 'based_on', ARGV[10])
end
return { revision, 1 }
