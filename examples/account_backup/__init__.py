"""Backs up the photos of the signed-in user: each in the best available size, with its data.

Sign in once with `flickr login` (permission `read`), then, in the folder `examples`:

    python -m account_backup ~/flickr-backup

The first run fetches everything. Later ones fetch what was uploaded or changed since; if nothing was, they make two
calls. An interrupted run continues where it stopped. Nothing is ever deleted from the folder: a photo that you
delete at Flickr stays in your backup. `--full` checks every photo again.
"""
