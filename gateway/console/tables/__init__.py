"""Tables: the CSV files of the draft as grids, and a new file for one of them."""
