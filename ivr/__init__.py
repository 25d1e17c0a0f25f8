"""A screen spoken: from the engine's state to voice steps, and from those to a provider's XML. Pure."""
