"""Work after the answer: the notifier and the sweeper that ask for it, and the workers that do it."""
