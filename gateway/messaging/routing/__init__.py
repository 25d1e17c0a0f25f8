"""How texts leave: providers' limits, routes, prices, and how a provider that fails loses its traffic."""
