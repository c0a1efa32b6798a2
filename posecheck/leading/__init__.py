"""Lead one person through a practice: what is said and shown, and when."""
