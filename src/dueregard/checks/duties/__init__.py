"""
The duties themselves: aims, characteristics and commitments looked at.
"""
