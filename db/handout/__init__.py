"""The sheet a tenant takes home: what stands on it, that it was given, who has read its
translations. It keeps no copy of a sheet.
"""
