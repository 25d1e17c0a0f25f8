-- Record that the message of a call was spoken to its end, and count that, once.
-- KEYS call:<id>, insights:day:<day>
-- ARGV the moment (ISO), then of the counts of the day what count_fates is told
if redis.call('HSETNX', KEYS[1], 'heard_at', ARGV[1]) == 1 then
  count_fates(KEYS[2], ARGV[2], ARGV[3], ARGV[4], call_field(KEYS[1]), { { 'heard', '' } })
end
return 1
