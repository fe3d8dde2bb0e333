"""Which book a file holds: by its ISBN, else by title and author; and what is known of it."""
