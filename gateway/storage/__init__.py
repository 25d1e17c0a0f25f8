"""Redis: clients, Lua scripts, the outbox, and a check that the store does not lose what is written to it."""
