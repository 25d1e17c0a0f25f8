"""Admission control: while hops wait too long, new sessions get a place in line, and a text when it is their turn."""
