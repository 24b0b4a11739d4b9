"""What tenants may ask of who holds their data, and for how long it is held; never writes."""
