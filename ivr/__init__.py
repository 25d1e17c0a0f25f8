"""Turn the engine's state into voice steps. This package is pure: it has no I/O."""
