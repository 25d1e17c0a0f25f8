"""CommCare HQ, by its Case Data API v2 (commcare-hq.readthedocs.io/api/cases-v2.html)."""
