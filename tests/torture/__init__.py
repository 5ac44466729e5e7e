"""The program under every fault that a machine may have: `python -m tests.torture`, and a slice of it as tests."""
