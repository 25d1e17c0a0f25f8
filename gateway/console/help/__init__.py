"""docs/ as the help of the console."""
