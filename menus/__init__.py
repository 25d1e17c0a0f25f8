"""The menu language and its engine: YAML in, screens and effects out. Pure."""
