"""What can be wrong with input: codes with parameters, of which words are made when they are told."""
