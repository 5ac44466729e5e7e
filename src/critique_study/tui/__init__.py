"""The quiz on a whole screen: it draws what the session says and forwards what the learner does."""
