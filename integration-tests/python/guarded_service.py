"""A small service behind keystonemiddleware, as every OpenStack service has one.

Answers 200 with what the middleware told it of the caller; /admin wants the role admin.
Arguments: PORT AUTH_URL PASSWORD (of the user admin of project admin).
"""
import json
import sys

from keystonemiddleware import auth_token
from oslo_config import cfg
from waitress import serve


def application(environ, start_response):
    roles = environ.get('HTTP_X_ROLES', '').split(',')
    if environ['PATH_INFO'] == '/admin' and 'admin' not in roles:
        start_response('403 Forbidden', [('Content-Type', 'text/plain')])
        return [b'admin only']
    told = {name: environ.get('HTTP_' + name) for name in (
        'X_USER_ID', 'X_USER_NAME', 'X_PROJECT_ID', 'X_PROJECT_NAME', 'X_ROLES', 'X_DOMAIN_ID')}
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [json.dumps(told).encode()]


def main():
    port, auth_url, password = sys.argv[1:]
    conf = cfg.ConfigOpts()
    conf([], project='guarded', default_config_files=[])
    guarded = auth_token.AuthProtocol(application, {
        'oslo_config_config': conf,
        'www_authenticate_uri': auth_url,
        'auth_type': 'password', 'auth_url': auth_url,
        'username': 'admin', 'password': password, 'user_domain_id': 'default',
        'project_name': 'admin', 'project_domain_id': 'default',
        # Nothing is remembered: each request asks the server under test.
        'token_cache_time': '-1',
        'service_token_roles_required': 'true', 'service_token_roles': 'service',
    })
    serve(guarded, host='127.0.0.1', port=int(port), threads=4)


main()
