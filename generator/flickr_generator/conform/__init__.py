"""Checks recordings against the specs: which field is unknown, of a wrong type or missing, and where."""

from flickr_generator.conform.report import Failure, Problem, Report, as_json, as_text
from flickr_generator.conform.run import check, conform

__all__ = ["Failure", "Problem", "Report", "as_json", "as_text", "check", "conform"]
