"""What menu files compute with: values, conditions, derived values, texts with placeholders."""
