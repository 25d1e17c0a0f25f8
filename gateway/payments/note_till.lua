-- Note the receipt of a payment to the till for a payment that the payment system can be asked about, and have it asked now.
-- KEYS payment:<id>, due, leases
-- ARGV id, receipt, now
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'till_receipt', ARGV[2], 'heard_at', ARGV[3])
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
return 1
