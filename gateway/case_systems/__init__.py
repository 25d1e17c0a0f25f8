"""The case systems that agencies have, each in a folder of its own, and the registry of them."""
