"""Tokens, sentences, folding, skeletons, morphology: Hindi as it is really published."""
