"""Watches searches and writes what was uploaded since the last look to stdout, a JSON object a line.

In the folder `examples`, with FLICKR_API_KEY set:

    python -m search_bot otters "sea lions" --state bot.json

Each search is made once an hour at most, also where the program is started more often; `--once` looks once and ends,
for cron. Ctrl-C and SIGTERM end it at any moment; what was written is noted, and nothing comes twice.
"""
