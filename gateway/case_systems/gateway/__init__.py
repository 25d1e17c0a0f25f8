"""A case system that speaks the gateway's own contract; see docs/case-backend.md."""
