"""Ways of asking the same question otherwise: one a module, each a pure function with its seed."""

from evals.perturbations.registry import PERTURBATIONS, Perturbation, perturbed, perturbed_suite

__all__ = ["PERTURBATIONS", "Perturbation", "perturbed", "perturbed_suite"]
