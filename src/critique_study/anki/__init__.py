"""To and from Anki."""
