"""The outbox: lists of work in Redis. They are the truth, whatever happens to a worker."""
