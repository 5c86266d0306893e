"""A small service behind keystonemiddleware, as every OpenStack service has one.

Answers 200 with what the middleware told it of the caller; /admin wants the role admin.
Arguments: PORT AUTH_URL PASSWORD (of the user admin of project admin), for auth_token;
PORT AUTH_URL CLIENT SECRET (of an application credential), for external_oauth2_token.
"""
import json
import sys

from keystonemiddleware import auth_token
from keystonemiddleware import external_oauth2_token
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


def by_token(conf, auth_url, password):
    return auth_token.AuthProtocol(application, {
        'oslo_config_config': conf,
        'www_authenticate_uri': auth_url,
        'auth_type': 'password', 'auth_url': auth_url,
        'username': 'admin', 'password': password, 'user_domain_id': 'default',
        'project_name': 'admin', 'project_domain_id': 'default',
        # Nothing is remembered: each request asks the server under test.
        'token_cache_time': '-1',
        'service_token_roles_required': 'true', 'service_token_roles': 'service',
    })


def by_introspection(conf, auth_url, client, secret):
    same = ('project_id', 'project_name', 'project_domain_id', 'project_domain_name', 'user_id',
            'user_domain_id', 'user_domain_name', 'roles', 'system_scope')
    return external_oauth2_token.ExternalAuth2Protocol(application, {
        'oslo_config_config': conf,
        'introspect_endpoint': f'{auth_url}/OS-OAUTH2/introspect',
        'audience': f'{auth_url}/OS-OAUTH2/token',
        'client_id': client, 'client_secret': secret,
        'mapping_user_name': 'username', 'mapping_expires_at': 'exp',
        'token_cache_time': '-1',
    } | {f'mapping_{name}': name for name in same})


def main():
    port, *words = sys.argv[1:]
    conf = cfg.ConfigOpts()
    conf([], project='guarded', default_config_files=[])
    guarded = (by_token if len(words) == 2 else by_introspection)(conf, *words)
    serve(guarded, host='127.0.0.1', port=int(port), threads=4)


main()
