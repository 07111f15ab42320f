"""Builds one OpenAPI 3.1 document from the specs, for tools in every language.

`security` says how calls are authorised and where servers are, `parameters` how arguments are encoded, `schemas` has
the responses, `operations` combines them per method, `document` builds the whole.
"""

from flickr_generator.openapi.document import openapi_document

__all__ = ["openapi_document"]
