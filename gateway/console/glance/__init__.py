"""The first page: the service at a glance."""
