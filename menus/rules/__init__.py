"""What is looked for in a compiled service, one rule a file, each with its card."""
