"""Hashes of bcrypt per second on all cores. Arguments: SECONDS SALT."""
import os
import sys
import threading
import time

import bcrypt


def main():
    seconds, salt = float(sys.argv[1]), sys.argv[2].encode()
    rates = []

    def core():
        start, count = time.monotonic(), 0
        while time.monotonic() < start + seconds:
            bcrypt.hashpw(b'password', salt)
            count += 1
        rates.append(count / (time.monotonic() - start))

    threads = [threading.Thread(target=core) for _ in range(os.cpu_count())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(rates))


main()
