"""What happened: the review log on disk."""
