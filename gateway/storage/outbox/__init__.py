"""The outbox: lists of work in Redis. They are the truth, even if a worker dies."""
