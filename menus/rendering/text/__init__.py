"""What a phone can show and what it costs: alphabets, counting, cutting."""
