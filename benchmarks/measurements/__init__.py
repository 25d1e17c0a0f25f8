"""What is measured, one thing a module. Each has `measure(options)`, which returns its result."""
