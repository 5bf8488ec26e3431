"""Every table a user can choose from, with labels, formulas and examples, for page, REST and docs."""
