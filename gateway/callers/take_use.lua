-- Count one use of a number; see use_limits.lua.
-- KEYS a key for each window, counts:limits
-- ARGV the spec of the limits
-- Answers {seconds to wait (0: it was counted), the alarm}
local wait, alarm = take_use(1, ARGV[1])
return { wait, alarm }
