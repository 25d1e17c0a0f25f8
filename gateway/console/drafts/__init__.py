"""The draft of the menus: what editors change before it is published. Nobody's edit is lost silently."""
