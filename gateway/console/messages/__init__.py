"""Texts, searched by reference or number."""
