"""One module per way in: acquire a request into a job's work folder."""
