"""The attack: what somebody who may not know can work out from all that the screens tell them.

`make inference` runs it whole and prints the table of goals; `tests/test_inference.py` runs it
small. An attacker knows the method, the programs, and how cases are spread over places; not the
keys. They call the functions that their screens and files call. The truth, from the tables, only
judges them.
"""
