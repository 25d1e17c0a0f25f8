"""Translations: a language beside the default one, text by text, and files of translators out and in."""
