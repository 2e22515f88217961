"""What nova-billing needs inside other services."""
