"""The engine: a session and what was typed in, the next screen and effects out. Pure; alike on every channel."""
