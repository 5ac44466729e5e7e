"""When a card is asked: pure functions of the log, the content and the day."""
