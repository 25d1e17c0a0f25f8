"""The history of what was live: compare any two versions, and roll back."""
