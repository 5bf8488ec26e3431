"""What can be wrong with input, as a list of (field, message, received value, what is allowed)."""
