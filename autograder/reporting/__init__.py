"""Reports for people: pure functions over ``Report``."""
