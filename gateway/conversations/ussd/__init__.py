"""USSD hops of any provider: load, step, save, answer."""
