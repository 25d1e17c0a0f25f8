"""Texts that arrive: conversations by SMS, wishes about our texts, and machines that are left without an answer."""
