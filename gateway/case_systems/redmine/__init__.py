"""Redmine, by its REST API (www.redmine.org/projects/redmine/wiki/Rest_api)."""
