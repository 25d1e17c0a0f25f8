-- Take back from the day's count what was certainly not sent.
-- KEYS for each: spent:<provider>   ARGV for each: the day, messages, money (millionths)
for one = 1, #KEYS do
  local day, messages, money = ARGV[one * 3 - 2], ARGV[one * 3 - 1], ARGV[one * 3]
  if redis.call('HGET', KEYS[one], 'day') == day then
    redis.call('HINCRBY', KEYS[one], 'messages', -messages)
    redis.call('HINCRBY', KEYS[one], 'money', -money)
  end
end
return #KEYS
