"""The screens of a service as a graph: which ways lead where, and what is surely known on them."""
