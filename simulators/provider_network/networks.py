"""The mobile networks of the simulated phones, by their codes at Africa's Talking."""

NETWORKS = {
    "63902": "Safaricom",
    "63903": "Airtel KE",
    "63907": "Telkom KE",
    "99999": "Sandbox",
}
DEFAULT_NETWORK = "63902"
