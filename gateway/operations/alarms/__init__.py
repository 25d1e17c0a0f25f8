"""Alarms to people: what needs an operator is told once, and once more when it is over."""
