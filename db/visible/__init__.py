"""Which rows and fields of cases, requests, tasks an actor may see; readings start here."""
