"""The commands of `gateway`, one a file."""
