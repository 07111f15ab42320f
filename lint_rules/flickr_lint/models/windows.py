"""Output in a window: Tk, Qt, GTK, wx, PySimpleGUI."""

from __future__ import annotations

from flickr_lint.models.rows import Sink

__all__ = ["ROWS"]

ROWS = (
    Sink("tkinter.messagebox.{showinfo,showwarning,showerror}", "user", takes=(0, 1, "message")),
    Sink("tkinter.*.{insert,configure,config}", "user"),
    *(
        row
        for home in ("PyQt5", "PyQt6", "PySide2", "PySide6")
        for row in (
            Sink(f"{home}.QtWidgets.QMessageBox.{{information,warning,critical,about}}", "user"),
            Sink(f"{home}.*.{{setText,showMessage,setWindowTitle,setPlainText}}", "user"),
        )
    ),
    Sink("gi.repository.Gtk.*.{set_text,set_markup,format_secondary_text}", "user"),
    Sink("wx.{MessageBox,LogError,LogMessage}", "user"),
    Sink("PySimpleGUI.{popup,popup_error}", "user"),
)
