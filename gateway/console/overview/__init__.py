"""The menus: their files, live and as a draft, and a new service from a template."""
