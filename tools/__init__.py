"""Makers of files that the repository keeps: golden numbers, pages of docs/. Never part of the wheel."""
