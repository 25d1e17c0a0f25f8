"""The pages on which owners decide who may do what."""
