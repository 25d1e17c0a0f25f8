-- Say whether a number has a use left, and count none; see use_limits.lua.
-- KEYS a key for each window, counts:limits
-- ARGV the spec of the limits
-- Answers {seconds to wait (0: one is left), the alarm}
local wait, alarm = find_wait(1, ARGV[1])
return { wait, alarm }
