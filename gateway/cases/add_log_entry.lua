-- Add an entry to the log of a case; see log_entry.lua.
-- KEYS case-log:<reference>
-- ARGV the entry (JSON), how many entries are kept, kept (seconds)
add_log_entry(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
