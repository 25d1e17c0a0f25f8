"""The same journey on other software, each in its own words. `make bench-peers` installs it and measures it."""
