"""Agendas for the calendars of phones, to read only."""
