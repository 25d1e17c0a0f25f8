"""The page of texts that were not understood, and the way of one into the examples of the draft."""
