"""M-Pesa's Daraja on the wire, with the phones that it asks, and faults."""
