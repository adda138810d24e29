"""How the bundled embedder's model file is made: decode, prune, export, quantise, check."""
