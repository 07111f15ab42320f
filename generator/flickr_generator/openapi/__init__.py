"""Specs become one OpenAPI 3.1 document, for tools in every language.

`security` says how calls are authorised and where servers are, `parameters` how arguments look on the wire, `schemas`
what answers look like, `operations` joins them per method, `document` puts the whole together.
"""

from flickr_generator.openapi.document import openapi_document

__all__ = ["openapi_document"]
