"""What a menu file computes with: values, conditions, derived values, texts with placeholders."""
