"""The telephone network: runs the call documents of a customer like Twilio and Africa's Talking."""
