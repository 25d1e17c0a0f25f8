"""A crowd of simulated citizens, who walk through a service by its real webhooks."""
