"""Data sets, input features and the train-test split, as functions of NumPy arrays and a random generator."""
