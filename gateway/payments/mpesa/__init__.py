"""M-Pesa in Kenya, by Safaricom's Daraja."""
