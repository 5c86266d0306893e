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
    application = initialize_public_application()
    # It is made by the first request otherwise, and threads that come meanwhile see it without its
    # rules: 403 for what is allowed.
    from keystone.common.rbac_enforcer.enforcer import RBACEnforcer
    RBACEnforcer()._enforcer.load_rules()
    serve(application, host='127.0.0.1', port=int(port), threads=4)


main()
