# Another file of that name, which nobody runs.
