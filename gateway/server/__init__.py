"""What `gateway serve` runs in a web process: an event loop for hops, threads for everything else."""
