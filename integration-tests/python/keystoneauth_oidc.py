"""Logs in with keystoneauth's plugins of OpenID Connect and SAML and prints who came in where.

Reads a JSON object: common, options of all plugins, and logins, a list of [name of the plugin, its own options]. Prints
a JSON list with user, methods and roles of each. Where a plugin asks somebody to go to an address, it is printed first,
on a line of its own.
"""
import json
import logging
import sys

from keystoneauth1 import loading, session


class Addresses(logging.Handler):
    def emit(self, record):
        if record.msg.startswith('To authenticate please go to: '):
            print(record.args[0], flush=True)


def login(name, options):
    plugin = loading.get_plugin_loader(name).load_from_options(**options)
    access = plugin.get_access(session.Session())
    return {'user': access.username, 'id': access.user_id, 'roles': sorted(access.role_names),
            'project': access.project_id, 'federated': access.is_federated}


def main():
    logging.getLogger('keystoneauth').addHandler(Addresses())
    wanted = json.loads(sys.stdin.readline())
    print(json.dumps([login(name, {**wanted['common'], **own}) for name, own in wanted['logins']]), flush=True)


if __name__ == '__main__':
    main()
