"""What citizens did: figures, plots and tables of the counts, for those who run the service."""
