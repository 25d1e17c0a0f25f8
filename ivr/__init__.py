"""Turn the engine's state into voice steps, and voice steps into a provider's XML. Pure: no I/O."""
