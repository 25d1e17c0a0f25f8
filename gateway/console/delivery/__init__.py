"""How texts go: providers, ceilings, spending, pauses."""
