"""HTTP endpoints. Each module offers `blueprint(…)`, which `gateway.app` registers, or what endpoints share."""
