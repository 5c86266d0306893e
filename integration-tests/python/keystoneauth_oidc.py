"""Logs in with keystoneauth's plugins of OpenID Connect and SAML and prints who came in where.

Reads a JSON object in each line: ca, the file of the authority to believe where it is not a usual one, common, options of
all plugins, and logins, a list of [name of the plugin, its own options]. Prints for each a JSON list with user, methods and
roles, or an object with the error. Where a plugin asks somebody to go to an address, it is printed first, on a line of its
own.
"""
import json
import logging
import sys

from keystoneauth1 import loading, session


class Addresses(logging.Handler):
    def emit(self, record):
        if record.msg.startswith('To authenticate please go to: '):
            print(record.args[0], flush=True)


def login(name, options, ca):
    plugin = loading.get_plugin_loader(name).load_from_options(**options)
    access = plugin.get_access(session.Session(verify=ca))
    return {'user': access.username, 'id': access.user_id, 'roles': sorted(access.role_names),
            'project': access.project_id, 'federated': access.is_federated}


def main():
    logging.getLogger('keystoneauth').addHandler(Addresses())
    for line in sys.stdin:
        wanted = json.loads(line)
        ca = wanted.get('ca', True)
        try:
            told = [login(name, {**wanted['common'], **own}, ca) for name, own in wanted['logins']]
        except Exception as e:  # the next line may be about something else
            told = {'error': repr(e)}
        print(json.dumps(told), flush=True)


if __name__ == '__main__':
    main()
