"""What happens in a worker process: one submission in, its report and its autograded notebook out."""
