"""Data bases and buckets that all users share: document stores, object stores, secrets of a cloud."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    *(
        Store(call, what, keeps="record", key=(0,), value=(-1,), default="forever", shared=True)
        for what, calls in (
            ("a shared data base or bucket", ("insert_one,insert_many,update_one,replace_one,find_one_and_update",)),
            (
                "a shared data base or bucket",
                ("put_item,update_item,batch_write_item,put_object,put_secret_value,create_secret",),
            ),
            ("a shared data base or bucket", ("upload_string,upload_from_string,set_contents_from_string,put_entity",)),
            (
                "a shared data base or bucket",
                ("upsert_item,upsert_entity,create_item,get_or_create,update_or_create,bulk_create",),
            ),
        )
        for names in calls
        for call in (f"*.{{{names}}}",)
    ),
)
