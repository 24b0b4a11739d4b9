"""Needs and who answers them, place by place; never a tenant."""
