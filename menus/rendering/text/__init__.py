"""Texts for phones: alphabets, lengths, segments, and pages."""
