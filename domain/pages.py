"""The pages of Ponte and the address of each: the menu, the gate and links read it here."""

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
