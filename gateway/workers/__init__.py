"""Work after the answer: the notifier that asks for it, and the workers that do it."""
