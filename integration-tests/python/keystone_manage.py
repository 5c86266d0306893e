"""Python Keystone's own keystone-manage, several commands in one process.

Arguments: CONFIG_FILE. One command a line on the input; the first that fails ends it.
"""
import shlex
import sys
import warnings

warnings.simplefilter('ignore')

from keystone.cmd import cli
import keystone.conf


def main():
    config = sys.argv[1]
    for line in sys.stdin:
        keystone.conf.CONF.reset()
        words = ['keystone-manage', '--config-file', config, *shlex.split(line)]
        sys.argv = words
        code = cli.main(words)
        if code:
            sys.exit('%s: %s' % (line.strip(), code))


main()
