"""Who can answer a case, and why; it proposes and never sends."""
