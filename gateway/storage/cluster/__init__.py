"""Clients of a cluster, which keeps sessions on several servers."""
