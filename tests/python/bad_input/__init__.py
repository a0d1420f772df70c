"""Wrong programs, each with the exact text that the person at the terminal sees."""
