"""A menu file compiled: nodes to model, one file a noun, every problem at once."""
