"""The way into the debate: sections to read, with their questions woven in."""
