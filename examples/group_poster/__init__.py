"""Adds the signed-in user's photos with a tag to the pool of a group, and reports the outcome of each.

Sign in once with `flickr login --perms write`, then, in the folder `examples`:

    python -m group_poster https://www.flickr.com/groups/otters/ otter --dry-run
    python -m group_poster https://www.flickr.com/groups/otters/ otter

Groups have rules: what they accept, how much a day, and whether a moderator approves it first. The program adds no
more than the group allows, oldest photos first, slowly, and stops if Flickr says that it is enough for today; run it
again tomorrow for the rest. Photos that are in the pool already are skipped.
"""
