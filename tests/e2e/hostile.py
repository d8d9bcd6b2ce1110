# ruff: noqa: F704
# A program that gets hold of its worker's own port to the page, by looking at what arrives there.
import js
from js import MessageEvent, Object
from pyodide.ffi import create_proxy, to_js

as_object = {"dict_converter": Object.fromEntries}
original = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data").get
ports = []


def look(event):
    ports.append(event.currentTarget)
    return original.call(event)


getter = {"get": create_proxy(look, capture_this=True), "configurable": True}
Object.defineProperty(MessageEvent.prototype, "data", to_js(getter, **as_object))
await js.fetch("nothing.txt")
port = next(each for each in ports if each.constructor.name == "MessagePort")


def send(**message):
    port.postMessage(to_js(message, **as_object))
