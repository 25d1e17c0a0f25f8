"""A screen as pages of text: layout, numbered lines, encoding, budgets."""
