"""The telephone network: calls carried out as Twilio and Africa's Talking carry out a customer's documents."""
