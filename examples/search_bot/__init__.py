"""Watches searches and writes what was uploaded since the last check to stdout, a JSON object a line.

In the folder `examples`, with FLICKR_API_KEY set:

    python -m search_bot otters "sea lions" --state bot.json

Each search is made at most once an hour, also if the program is started more often; `--once` checks once and ends,
for cron. Ctrl-C and SIGTERM end it at any moment; what was written is recorded, so nothing is written twice.
"""
