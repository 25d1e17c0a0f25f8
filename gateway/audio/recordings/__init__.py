"""What callers spoke: fetched from the provider, kept sealed for a while, handed out under signed links."""
