"""The expressions of menu files: values, conditions, derived values, texts with placeholders."""
