"""Tries the gateway with a real Redmine, that of Debian: `make real-redmine`."""
