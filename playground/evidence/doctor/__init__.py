"""A doctor for a training: rules on evidence, and trials of what each of them advises."""
