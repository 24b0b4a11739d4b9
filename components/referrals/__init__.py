"""Requests to partners: written, sent, answered; a thing is called sent only when it is."""
