"""Draw a service, its screens and the ways between them: as Mermaid text, as SVG, or as an HTML page."""
