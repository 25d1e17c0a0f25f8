"""Texts that go out: what state each is in, its words, its sending, and the receipts that come back."""
