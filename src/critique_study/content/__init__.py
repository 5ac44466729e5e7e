"""What is asked and what is known: the YAML of `cards/` and `seeds/`, read strictly, checked, turned into cards."""
