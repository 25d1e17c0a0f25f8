"""Explanations of the problems that the compiler finds while it reads a file, by part of the language.

`gateway check --explain` shows them.
"""
