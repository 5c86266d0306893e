"""Logs in with keystoneauth and prints the id of the user it got a token for.

Argument: alone (a passcode), together (a password and a passcode), apart (the passcode after a receipt), oauth1,
oauth2_mtls or oauth2_secret.
Reads url, user, password and passcode as JSON; for oauth1 url and the keys of consumer and access token, for
oauth2_mtls url, client and the file with the certificate and its key, for oauth2_secret url, client and secret.
"""
import json
import sys

from keystoneauth1 import exceptions, session
from keystoneauth1.extras.oauth1 import V3OAuth1
from keystoneauth1.identity import v3


def alone(url, user, password, passcode):
    return v3.TOTP(url, passcode, user_id=user, unscoped=True)


def together(url, user, password, passcode):
    return v3.MultiFactor(
        url, auth_methods=['v3password', 'v3totp'], user_id=user, password=password, passcode=passcode,
        unscoped=True)


def apart(url, user, password, passcode):
    try:
        v3.Password(url, user_id=user, password=password, unscoped=True).get_access(session.Session())
    except exceptions.MissingAuthMethods as half:
        assert [sorted(rule) for rule in half.required_auth_methods] == [['password', 'totp']]
        return v3.Auth(
            url, [v3.ReceiptMethod(receipt=half.receipt), v3.TOTPMethod(user_id=user, passcode=passcode)],
            unscoped=True)
    sys.exit('the password alone was enough')


def oauth1(url, consumer_key, consumer_secret, access_key, access_secret):
    return V3OAuth1(
        url, consumer_key=consumer_key, consumer_secret=consumer_secret, access_key=access_key,
        access_secret=access_secret)


def main():
    ways = {'alone': alone, 'together': together, 'apart': apart, 'oauth1': oauth1}
    given = json.load(sys.stdin)
    if sys.argv[1] == 'oauth2_mtls':
        print(oauth2_mtls(**given))
    elif sys.argv[1] == 'oauth2_secret':
        print(oauth2_secret(**given))
    else:
        print(ways[sys.argv[1]](**given).get_access(session.Session()).user_id)


def oauth2_mtls(url, client, pem):
    plugin = v3.OAuth2mTlsClientCredential(url, f'{url}/OS-OAUTH2/token', client)
    return plugin.get_access(session.Session(cert=pem, verify=pem)).user_id


def oauth2_secret(url, client, secret):
    plugin = v3.OAuth2ClientCredential(url, f'{url}/OS-OAUTH2/token', client, secret)
    here = session.Session(auth=plugin)
    assert plugin.get_headers(here)['Authorization'].startswith('Bearer ')
    return plugin.get_access(here).user_id


if __name__ == '__main__':
    main()
