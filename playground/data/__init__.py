"""What a network learns from: data sets, input features and the split, as functions of arrays.

Knows NumPy and nothing else of the playground; randomness arrives as a generator.
"""
