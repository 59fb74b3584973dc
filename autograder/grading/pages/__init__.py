"""What people open in a browser of what strangers wrote: it is shown, never run."""
