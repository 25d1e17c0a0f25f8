-- Return the field of a call in the counts of a day: by language, and by the message that it tells. A call that a citizen
-- asked for tells none.
local function call_field(record)
  local language, message = unpack(redis.call('HMGET', record, 'language', 'message'))
  local name = message and (redis.call('HGET', 'message:' .. message, 'name') or '') or 'call-back'
  return table.concat({ 'voice', language or '', '', '', 'call:' .. name }, '|')
end
