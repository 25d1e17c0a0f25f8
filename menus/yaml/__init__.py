"""Read YAML text as nodes with positions, and report texts that YAML silently changes."""
