"""Ways in: dialled codes and the first words of a text."""
