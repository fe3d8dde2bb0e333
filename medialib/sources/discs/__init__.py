"""Video discs: what a drive, an image or a folder holds, and how its titles become files."""
