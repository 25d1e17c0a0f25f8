"""The verbs of the menu language, one file each: its keys, its reader, its ways out, and its work in the engine."""
