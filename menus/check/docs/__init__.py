"""Cards of what the compiler finds while it reads a file, by where in the language it belongs."""
