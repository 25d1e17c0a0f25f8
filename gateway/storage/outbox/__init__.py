"""Work that must be done: lists in Redis that are the truth, whatever becomes of a worker."""
