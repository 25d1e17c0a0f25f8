"""Texts that arrive: conversations by SMS, SMS commands, and automatic senders that get no answer."""
