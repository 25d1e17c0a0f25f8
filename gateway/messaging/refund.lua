-- Subtract texts from the day's count that were certainly not sent.
-- KEYS for each request: spent:<provider>
-- ARGV for each request: the day, messages, money (millionths)
for request = 1, #KEYS do
  local day, messages, money = unpack(ARGV, request * 3 - 2, request * 3)
  if redis.call('HGET', KEYS[request], 'day') == day then
    redis.call('HINCRBY', KEYS[request], 'messages', -messages)
    redis.call('HINCRBY', KEYS[request], 'money', -money)
  end
end
return #KEYS
