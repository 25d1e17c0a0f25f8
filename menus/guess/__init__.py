"""Guesses which option a citizen means by words of their own, from the words and the examples of the options."""
