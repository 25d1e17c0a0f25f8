"""Texts that go out: their states, their words, how they are sent, and the receipts that come back."""
