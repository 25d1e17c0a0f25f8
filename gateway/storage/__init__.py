"""Redis: clients, Lua scripts, the outbox, and whether the store keeps what it is told."""
