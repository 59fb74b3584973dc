"""Inside nbgrader's own commands, and what is taken from them."""
