"""Routes of texts: limits and prices of providers, and the failover from a provider that fails."""
