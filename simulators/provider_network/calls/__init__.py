"""The telephone network: runs a customer's call documents as Twilio and Africa's Talking do."""
