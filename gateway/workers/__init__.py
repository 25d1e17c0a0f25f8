"""Work after the answer: the doorbell that rings for it, and the worker that does it."""
