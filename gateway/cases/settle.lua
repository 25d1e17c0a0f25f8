-- Settle submissions that were sent, each only if its lease still holds: apply its outcome (apply_outcome.lua), count it,
-- add it to the log of its case (log_entry.lua), and keep or end the alarm of the case system.
-- KEYS due, leases, dead, counts:submissions, alarm:case-backend, then for each submission: its record, its case's log
-- ARGV how many entries are kept, kept (seconds), how long the alarm lasts (seconds), then for each submission: id,
--   token, destination, score, keep, changes (of its outcome), what to count it as ('' for nothing), the entry (JSON,
--   '' for none), the alarm ('' for none)
local lists, ends_alarm, alarm = { KEYS[1], KEYS[2], KEYS[3] }, false, ''
for submission = 1, (#KEYS - 5) / 2 do
  local record, log = KEYS[submission * 2 + 4], KEYS[submission * 2 + 5]
  local first = submission * 9 - 5
  local counted, entry, new_alarm = unpack(ARGV, first + 6, first + 8)
  if apply_outcome(lists, record, unpack(ARGV, first, first + 5)) == 1 and counted ~= '' then
    redis.call('HINCRBY', KEYS[4], counted, 1)
    add_log_entry(log, entry, ARGV[1], ARGV[2])
    ends_alarm = ends_alarm or counted == 'delivered'
    alarm = new_alarm ~= '' and new_alarm or alarm
  end
end
if ends_alarm then
  redis.call('DEL', KEYS[5])
end
if alarm ~= '' then
  redis.call('SET', KEYS[5], alarm, 'EX', ARGV[3])
end
