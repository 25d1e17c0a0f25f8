"""Dial-ins, calls and conversations by SMS: their records between two hops, and the handler of every channel."""
