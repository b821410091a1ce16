"""
What is published: whole sentences, formats people can use, references that lead somewhere, nobody exposed.
"""
