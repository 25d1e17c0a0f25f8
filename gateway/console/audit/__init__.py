"""The page of the audit log: search, verify, export."""
