"""`python -m medialib`."""

from medialib.cli import main

if __name__ == "__main__":
    main()
