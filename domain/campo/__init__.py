"""The camper without signal: what is written on a device and comes in later.

It never says how a case is checked (`domain.intake`), nor who is at a stop (`domain.mobile`).
"""
