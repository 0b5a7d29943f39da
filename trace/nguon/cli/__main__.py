"""`python -m nguon.cli`: the same as the command `nguon`."""

from nguon.cli import main

if __name__ == "__main__":
    main()
