-- Take the draft to a step of its history, if the draft is still at the revision that the editor saw.
-- Return the revision of the draft, and 1 if it moved, 0 if the revision is another, 2 if there is no such step.
-- KEYS draft:current, draft:steps
-- ARGV prefix of a text's key, revision before, index of the step, editor, now (ISO), seconds for which a text is kept
-- that is no step's
local current, steps = KEYS[1], KEYS[2]
local prefix, base, index, editor, moment, spare = unpack(ARGV)
local revision = tonumber(redis.call('HGET', current, 'revision') or '0')
if revision ~= tonumber(base) then
  return { revision, 0 }
end
local found = tonumber(index) >= 0 and redis.call('LINDEX', steps, index)
if not found then
  return { revision, 2 }
end
local step = cjson.decode(found).revision
revision = revision + 1
-- The text is stored under the new revision as well: somebody may change it, and be merged.
redis.call('SET', prefix .. revision, redis.call('GET', prefix .. step), 'EX', spare)
redis.call('HSET', current, 'revision', revision, 'step', step, 'position', index, 'editor', editor,
  'edited_at', moment)
return { revision, 1 }
