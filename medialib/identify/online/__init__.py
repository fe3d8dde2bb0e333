"""Services that know films, shows, music and books: asked for candidates, and for what they know of one."""
