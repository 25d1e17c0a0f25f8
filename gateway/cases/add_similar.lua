-- List a case among those of its kind and answers. The oldest go first.
-- KEYS similar:<digest>
-- ARGV reference, when it was filed (Unix seconds), how many are kept, kept (seconds)
redis.call('ZADD', KEYS[1], 'NX', ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -ARGV[3] - 1)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
