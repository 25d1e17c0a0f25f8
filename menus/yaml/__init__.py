"""Read YAML text as nodes with positions, and report what YAML silently changes."""
