"""What a trained model is (`description`), and its whole mathematics in plain NumPy (`reference`)."""
