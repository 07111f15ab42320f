"""Windows of Tk, Qt, GTK, wx, PySimpleGUI: output, and functions that are called later."""

from __future__ import annotations

from flickr_lint.models.rows import Schedule, Sink

__all__ = ["ROWS"]

ROWS = (
    Sink("tkinter.messagebox.{showinfo,showwarning,showerror}", "user", takes=(0, 1, "message")),
    Sink("tkinter.*.{insert,configure,config}", "user"),
    *(
        row
        for home in ("PyQt5", "PyQt6", "PySide2", "PySide6")
        for row in (
            Sink(f"{home}.QtWidgets.QMessageBox.{{information,warning,critical,about}}", "user"),
            Schedule(f"{home}.QtCore.QTimer.singleShot", job=(-1,), every=(0,), unit=0.001, once=True),
            Sink(f"{home}.*.{{setText,showMessage,setWindowTitle,setPlainText}}", "user"),
        )
    ),
    Schedule("tkinter.*.after", job=(1, "func"), every=(0, "ms"), unit=0.001, once=True),
    Schedule("gi.repository.GLib.timeout_add", job=(1,), every=(0,), unit=0.001),
    Schedule("gi.repository.GLib.timeout_add_seconds", job=(1,), every=(0,)),
    Schedule("wx.CallLater", job=(1,), every=(0,), unit=0.001, once=True),
    Sink("gi.repository.Gtk.*.{set_text,set_markup,format_secondary_text}", "user"),
    Sink("wx.{MessageBox,LogError,LogMessage}", "user"),
    Sink("PySimpleGUI.{popup,popup_error}", "user"),
)
