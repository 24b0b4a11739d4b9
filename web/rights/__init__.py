"""What the clock does for the rights of tenants; decides nothing."""
