"""Drops files on a window as a file manager does: by the XDND protocol, over Xlib."""
import ctypes
import ctypes.util
import os
import time
from urllib.parse import quote

CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
REPLACE = 0
Long, ULong = ctypes.c_long, ctypes.c_ulong


class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ULong), ("sent", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ULong), ("message", ULong),
                ("format", ctypes.c_int), ("data", Long * 5)]


class Request(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ULong), ("sent", ctypes.c_int),
                ("display", ctypes.c_void_p), ("owner", ULong), ("requestor", ULong),
                ("selection", ULong), ("target", ULong), ("property", ULong), ("time", ULong)]


class Notice(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ULong), ("sent", ctypes.c_int),
                ("display", ctypes.c_void_p), ("requestor", ULong), ("selection", ULong),
                ("target", ULong), ("property", ULong), ("time", ULong)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("message", Message), ("request", Request),
                ("notice", Notice), ("room", Long * 24)]


def library():
    """NULL where there is no Xlib."""
    name = ctypes.util.find_library("X11") or "libX11.so.6"
    try:
        x = ctypes.CDLL(name)
    except OSError:
        return None
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x.XDefaultRootWindow.restype = x.XCreateSimpleWindow.restype = x.XInternAtom.restype = ULong
    x.XDefaultRootWindow.argtypes = x.XFlush.argtypes = x.XPending.argtypes = [ctypes.c_void_p]
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x.XCreateSimpleWindow.argtypes = [ctypes.c_void_p, ULong, ctypes.c_int, ctypes.c_int,
                                      ctypes.c_uint, ctypes.c_uint, ctypes.c_uint, ULong, ULong]
    x.XSetSelectionOwner.argtypes = [ctypes.c_void_p, ULong, ULong, ULong]
    x.XSendEvent.argtypes = [ctypes.c_void_p, ULong, ctypes.c_int, Long, ctypes.c_void_p]
    x.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    x.XChangeProperty.argtypes = [ctypes.c_void_p, ULong, ULong, ULong, ctypes.c_int, ctypes.c_int,
                                  ctypes.c_char_p, ctypes.c_int]
    return x


def drop(window, *paths, seconds=60):
    """Drops the files on the middle of the window, and waits until the window says that it has them."""
    x = library()
    display = x.XOpenDisplay(window.desk.environment["DISPLAY"].encode())
    assert display, "no connection to the display"
    uri = "".join("file://" + quote(os.path.abspath(path)) + "\r\n" for path in paths).encode()
    left, top, width, height = window.geometry()
    target = int(window.id)

    def atom(name):
        return x.XInternAtom(display, name.encode(), 0)

    own = x.XCreateSimpleWindow(display, x.XDefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0)
    kind = atom("text/uri-list")

    def send(name, *data):
        e = Event()
        e.message = Message(CLIENT_MESSAGE, 0, 1, display, target, atom(name), 32,
                            (Long * 5)(own, *data, *[0] * (4 - len(data))))
        x.XSendEvent(display, target, 0, 0, ctypes.byref(e))
        x.XFlush(display)

    def answer(wanted):
        """Gives the files' names to whoever asks, until the message has come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not x.XPending(display):
                time.sleep(0.02)
                continue
            e = Event()
            x.XNextEvent(display, ctypes.byref(e))
            if e.type == CLIENT_MESSAGE and e.message.message == atom(wanted):
                return e.message
            if e.type == SELECTION_REQUEST:
                r = e.request
                x.XChangeProperty(display, r.requestor, r.property, r.target, 8, REPLACE, uri, len(uri))
                said = Event()
                said.notice = Notice(SELECTION_NOTIFY, 0, 1, display, r.requestor, r.selection,
                                     r.target, r.property, r.time)
                x.XSendEvent(display, r.requestor, 0, 0, ctypes.byref(said))
                x.XFlush(display)
        raise AssertionError(f"the window never sent {wanted}")

    try:
        x.XSetSelectionOwner(display, atom("XdndSelection"), own, 0)
        send("XdndEnter", 5 << 24, kind)
        send("XdndPosition", 0, (left + width // 2) << 16 | (top + height // 2), 0,
             atom("XdndActionCopy"))
        status = answer("XdndStatus")
        assert status.data[1] & 1, "the window takes no file"
        send("XdndDrop", 0, 0)
        answer("XdndFinished")
    finally:
        x.XCloseDisplay(display)
