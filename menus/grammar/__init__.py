"""The grammar of the menu language: every key, its purpose and its values."""
