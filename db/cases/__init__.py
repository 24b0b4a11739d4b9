"""Cases: lists, one case, its changes. Identity stays behind `db.people.identity`."""
