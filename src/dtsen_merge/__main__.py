"""`python -m dtsen_merge`."""

from dtsen_merge.cli import main

if __name__ == "__main__":
    main()
