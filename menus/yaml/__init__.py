"""YAML text as nodes with positions, and what YAML does to it in silence."""
