"""What a draft changes, before it is published."""
