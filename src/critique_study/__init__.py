"""Spaced repetition for a debate: what deep learning can and cannot do, who says so, and who answers."""

__version__ = "0.1.0"
