"""Pictures of trained models as PNG files."""
