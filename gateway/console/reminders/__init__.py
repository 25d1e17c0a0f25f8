"""The page of reminders: what is due and when."""
