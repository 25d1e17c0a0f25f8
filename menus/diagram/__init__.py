"""Draw the screens of a service and the ways between them, as Mermaid text or as an HTML page."""
