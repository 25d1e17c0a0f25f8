"""The screens of a service as a graph: where each way leads, and which values are surely set on the way."""
