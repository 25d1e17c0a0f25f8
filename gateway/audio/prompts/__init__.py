"""What is recorded of a service: read from its folders, published with the menus, and served to providers."""
