"""Witnesses: the way in on which a value is missing, found and replayed on the engine.

A check that looks at all ways at once knows what may be unset. It knows no caller who would meet it. This package looks
for one: it walks the engine with chosen keys, answers, replies of lookups and moments, the nearest to the use first.
"""
