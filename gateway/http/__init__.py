"""The HTTP doors. A room that has one offers `blueprint(…)`, and `gateway.app` mounts it."""
