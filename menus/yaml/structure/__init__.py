"""Find lines that do not fit the lines around them, and mend their indent, dash or colon."""
