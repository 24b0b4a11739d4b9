"""The page for the camper without signal: it opens without a network, keeps what is typed sealed on
the device, and sends it. Never: a person’s data in what is served here, or in clear in a browser.
"""
