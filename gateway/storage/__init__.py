"""Redis: clients, Lua scripts, the outbox, and a check that the store does not lose data."""
