"""`gateway doctor`: checks providers, stores, proxy, menus and workers. Each finding is one line."""
