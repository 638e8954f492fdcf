"""Sends messages from 1 byte to 1 MiB, text and binary, and expects each back, in order: echo.py ws://host:port/ws"""
import asyncio
import sys

from websockets.asyncio.client import connect

SIZES = [1, 2, 125, 126, 127, 1000, 65535, 65536, 65537, 262144, 1048575, 1048576]


def messages():
    for size in SIZES:
        yield "".join(chr(ord("a") + i % 26) for i in range(size))
        yield bytes(i % 251 for i in range(size))
    yield "Grüße €👋"


async def echo(socket, message):
    await socket.send(message)
    if await socket.recv() != message:
        sys.exit(f"another answer than the {type(message).__name__} of {len(message)} that was sent")


async def main(url):
    async with connect(url, max_size=2 << 20) as socket:
        for message in messages():
            await echo(socket, message)
        small = [f"message {i}" for i in range(1000)]
        for message in small:
            await socket.send(message)
        if [await socket.recv() for _ in small] != small:
            sys.exit("answers out of order")
    print("ok")


asyncio.run(main(sys.argv[1]))
