"""Render a screen as pages of text: layout, numbered lines, encoding, page limits."""
