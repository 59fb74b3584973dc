"""Faults on our side: of the machine, of the course, and processes that are killed. Nothing is lost by any."""
