"""One submission → Report, many of them, the store, and the gradebook."""
