"""Items that do not exist, in believable words: what make_library fills a library with."""
