"""The tests of the diary."""
