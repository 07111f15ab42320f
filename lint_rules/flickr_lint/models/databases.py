"""Databases and buckets: document stores, object stores, secrets of a cloud; and how records are read."""

from __future__ import annotations

from flickr_lint.models.rows import Lookup, Store

__all__ = ["ROWS"]

_STORES = tuple(
    Store(
        f"*.{{{names}}}",
        "a shared data base or bucket",
        keeps="record",
        key=(0,),
        value=("Item", "Body", "document", "defaults", "SecretString", -1),
        default="forever",
        shared=True,
    )
    for names in (
        "insert_one,insert_many,update_one,replace_one,find_one_and_update",
        "put_item,update_item,batch_write_item,put_object,put_secret_value,create_secret",
        "upload_string,upload_from_string,set_contents_from_string,put_entity",
        "upsert_item,upsert_entity,create_item,get_or_create,update_or_create,bulk_create",
    )
)

_LOOKUPS = (
    Lookup("*.{fetchone,fetchall,fetchmany,fetchrow,fetchval,fetch_one,fetch_all,fetch_val}"),
    Lookup("*.{first,one,one_or_none,scalar,scalar_one,scalar_one_or_none}"),
    Lookup("*.{get_or_none,get_by_id,find_one,get_item,get_entity}"),
    Lookup("*.{objects,query,session}.{get,filter,get_or_404}"),
)

ROWS = (*_STORES, *_LOOKUPS)
