"""Goes with keystoneauth's Keystone2Keystone from the cloud where a user is at home to another one.

Reads a JSON object: here, the options of a login by password, there, those of the plugin. Prints a JSON object with
token, user, project and roles at the other cloud, or refused, the status with which that one says no.
"""
import json
import sys

from keystoneauth1 import exceptions, session
from keystoneauth1.identity import v3


def main():
    given = json.load(sys.stdin)
    there = v3.Keystone2Keystone(v3.Password(**given['here']), **given['there'])
    try:
        access = there.get_access(session.Session())
    except exceptions.HttpError as error:
        came = {'refused': error.http_status}
    else:
        came = {'token': access.auth_token, 'user': access.username, 'project': access.project_id,
                'roles': sorted(access.role_names)}
    json.dump(came, sys.stdout)


if __name__ == '__main__':
    main()
