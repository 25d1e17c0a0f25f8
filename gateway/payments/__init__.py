"""Payments: asks phones to pay, learns what became of it, and tells the case and the citizen."""
