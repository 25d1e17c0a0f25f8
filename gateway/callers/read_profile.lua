-- Read what is stored about a number, and whether it has opted out of all texts.
-- KEYS consent:<number digest>, then the keys of what is stored
return { redis.call('HGET', KEYS[1], '*'), redis.call('MGET', unpack(KEYS, 2)) }
