// Placed here by the package's layout; the target's files replace it.
