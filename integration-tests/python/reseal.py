"""Seals a Fernet token anew with another end, as a service with a short expiration would.

Arguments: KEY_FOLDER SECONDS_FROM_NOW. The token stands on the input, its twin on the output.
"""
import pathlib
import sys
import time

import msgpack
from cryptography.fernet import Fernet


def main():
    folder, seconds = sys.argv[1:]
    keys = pathlib.Path(folder).iterdir()
    primary = max((key for key in keys if key.name.isdigit()), key=lambda key: int(key.name))
    fernet = Fernet(primary.read_bytes())
    token = sys.stdin.read().strip()
    payload = msgpack.unpackb(fernet.decrypt(token + '=' * (-len(token) % 4)))
    end = next(place for place, value in enumerate(payload) if isinstance(value, float))
    payload[end] = float(int(time.time() + float(seconds)))
    print(fernet.encrypt(msgpack.packb(payload)).decode().rstrip('='))


main()
