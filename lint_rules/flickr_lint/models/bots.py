"""Bots, which serve many users: Discord, Telegram, Slack."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Schedule

__all__ = ["ROWS"]

ROWS = (
    Framework("{discord,nextcord,disnake,telegram,telebot,aiogram,pyrogram,slack_bolt}"),
    Schedule("{discord,nextcord,disnake}.ext.tasks.loop"),
    Schedule("telegram.*.run_repeating", job=(0, "callback"), every=(1, "interval")),
)
