"""
One reader for each format: bytes in, a neutral document out. They run in a child process.
"""
