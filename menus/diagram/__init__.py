"""Draw the screens of a service and the ways between them, as Mermaid text, as SVG, or as an HTML page."""
