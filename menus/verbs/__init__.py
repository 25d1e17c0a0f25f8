"""The verbs of the menu language, a file each: keys, reading, ways out, and what the engine does there."""
