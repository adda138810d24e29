"""Conversations kept on disk: each for its owner alone, and for what that owner may still see."""
