"""The writing side: files of the offices in, one published warehouse out."""
