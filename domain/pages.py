"""The pages of Ponte and their addresses, for the menu (`components.shell`), gate and links."""

ADDRESSES = {
    "home": "",
    "intake": "nuovo-caso",
    "mobile": "ufficio-mobile",
    "cases": "casi",
    "referrals": "invii",
    "map": "mappa",
    "partners": "partner",
    "network": "rete",
    "report": "report",
    "admin": "amministrazione",
}
"""By the name of its file in `pages/`."""
