"""A service drawn: its screens and the ways between them, as Mermaid text, as SVG, and as a page of its own."""
