-- Read what is remembered of a number, and whether it wants no texts at all.
-- KEYS consent:<number digest>, then the keys of what is remembered
return { redis.call('HGET', KEYS[1], '*'), redis.call('MGET', unpack(KEYS, 2)) }
