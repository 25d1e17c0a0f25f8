"""What a phone can show and what a text costs: alphabets, counting, cutting."""
