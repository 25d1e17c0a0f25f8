"""The HTTP doors. A room that has one offers `blueprint(services)`, and `gateway.app` mounts it."""
