"""The page of recordings: what calls need in each language, what is there, and what takes its place."""
