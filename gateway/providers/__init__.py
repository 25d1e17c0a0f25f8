"""Those who carry texts and calls: one package a provider, and what they have in common."""
