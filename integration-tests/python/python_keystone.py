"""Python Keystone on one port of loopback. Arguments: PORT CONFIG_FILE."""
import os
import sys
import warnings

warnings.simplefilter('ignore')


def main():
    port, config = sys.argv[1:]
    os.environ['OS_KEYSTONE_CONFIG_FILES'] = config
    sys.argv = sys.argv[:1]
    from keystone.server.wsgi import initialize_public_application
    from waitress import serve
    serve(initialize_public_application(), host='127.0.0.1', port=int(port), threads=4)


main()
