"""Is all of it well? Questions to providers, stores, proxy, menus and workers, each answered in a line."""
