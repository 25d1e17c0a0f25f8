"""Encryption, keyed digests and signatures."""
