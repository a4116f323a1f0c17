// Placed here by the package's layout; the tests' files replace it.
