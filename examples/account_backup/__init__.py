"""Backs up the photos of the signed-in user: each in the best size that Flickr gives, with what Flickr says of it.

Sign in once with `flickr login` (permission `read`), then, in the folder `examples`:

    python -m account_backup ~/flickr-backup

The first run fetches everything. Later ones fetch what was uploaded or changed since, in two calls where nothing was,
and a run that was interrupted goes on where it stopped. Nothing is ever deleted from the folder: a photo that you
delete at Flickr stays in your backup. `--full` looks at every photo again.
"""
