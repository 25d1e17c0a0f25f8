"""Hops of USSD, whatever the provider: load, step, save, answer."""
