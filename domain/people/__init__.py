"""Who a tenant is: checks, the words that find a person again, and what gives a name away."""
