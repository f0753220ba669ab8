"""Tuning methods: which weights a training changes. One file each, found by its being here."""

from workbench.tuning.methods.base import METHODS, Method, check_rate, method

__all__ = ["METHODS", "Method", "check_rate", "method"]
