"""A usage report as a PNG image: the last 24 hours as columns below the line of the limit."""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from flickr_runtime.usage.report import UsageReport

__all__ = ["png"]

_WIDTH, _HEIGHT = 960, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 60, 40
_INK, _FAINT, _LIMIT = "#333333", "#dddddd", "#cc3344"
_OK, _FAILED = "#0063dc", "#ff8a3d"


def png(report: UsageReport) -> bytes:
    """The image, 960 by 400 pixels.

    Raises:
        ConfigurationError: Pillow is missing.
    """
    try:
        image_module: Any = import_module("PIL.Image")
        draw_module: Any = import_module("PIL.ImageDraw")
        font_module: Any = import_module("PIL.ImageFont")
    except ImportError:
        raise ConfigurationError("images need Pillow: pip install 'flickrkit[png]'") from None
    image = image_module.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw: Any = draw_module.Draw(image)
    small, large = font_module.load_default(13), font_module.load_default(18)
    title = f"Flickr API calls: {report.last_hour:,} of {report.limit:,} in the last hour, {report.sent:,} in 24 hours"
    draw.text((_LEFT, 16), title, fill=_INK, font=large)
    _columns(draw, report, small)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _columns(draw: Any, report: UsageReport, font: Any) -> None:
    top = max(report.limit, *(hour.sent for hour in report.hours))
    floor, height = _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM - _TOP
    for part in range(5):
        calls = top * part // 4
        y = floor - height * part / 4
        draw.line((_LEFT, y, _WIDTH - _RIGHT, y), fill=_FAINT)
        draw.text((_LEFT - 8, y), f"{calls:,}", fill=_INK, font=font, anchor="rm")
    step = (_WIDTH - _LEFT - _RIGHT) / len(report.hours)
    for index, hour in enumerate(report.hours):
        left, right = _LEFT + index * step + 3, _LEFT + (index + 1) * step - 3
        failed = hour.sent - hour.ok
        foot = floor - height * failed / top
        if failed:
            draw.rectangle((left, min(foot, floor - 1), right, floor), fill=_FAILED)
        if hour.ok:
            draw.rectangle((left, min(foot - height * hour.ok / top, foot - 1), right, foot), fill=_OK)
        if index % 3 == 0:
            label = f"{hour.start.astimezone():%H:%M}"
            draw.text(((left + right) / 2, floor + 8), label, fill=_INK, font=font, anchor="mt")
    limit = floor - height * report.limit / top
    draw.line((_LEFT, limit, _WIDTH - _RIGHT, limit), fill=_LIMIT, width=2)
    draw.text((_WIDTH - _RIGHT, limit - 4), f"limit {report.limit:,}", fill=_LIMIT, font=font, anchor="rb")
