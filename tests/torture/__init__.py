"""What a bad day does to Ponte, done on purpose: `make torture`.

Servers are killed, disks fill, databases go away, people sign in with stolen and forged things.
*Acknowledged* is what a screen or a route called saved, with a reference. Afterwards it must be
there whole, and nothing may stand half (`judge.py`). `tests/test_torture.py` holds that the judges
find what is planted.
"""
