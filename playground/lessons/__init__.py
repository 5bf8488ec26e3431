"""The course: lessons and a glossary, as files that people write."""
