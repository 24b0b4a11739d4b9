"""Signing in at a provider of identities (OpenID Connect), and signing out there.

A provider is asked and believed in `told`, within the bounds of `line`; what the browser carries in
between is in `journey`, and the pages are in `pages`. Who has which role: `settings.providers`.
"""
