"""Prints each notification that arrives at oslo.messaging's own listener as a line of JSON.

Argument: TRANSPORT_URL
"""
import json
import sys
import warnings

warnings.simplefilter('ignore')

from oslo_config import cfg
import oslo_messaging


class Printing:
    def info(self, ctxt, publisher_id, event_type, payload, metadata):
        print(json.dumps({
            'publisher_id': publisher_id,
            'event_type': event_type,
            'payload': payload,
            'metadata': metadata,
        }), flush=True)


def main():
    url, = sys.argv[1:]
    conf = cfg.ConfigOpts()
    conf([], default_config_files=[])
    transport = oslo_messaging.get_notification_transport(conf, url=url)
    conf.set_override('amqp_durable_queues', True, group='oslo_messaging_rabbit')
    target = oslo_messaging.Target(topic='notifications', exchange='keystone')
    listener = oslo_messaging.get_notification_listener(
        transport, [target], [Printing()], executor='threading')
    conf.set_override('executor_thread_pool_size', 1)  # one after the other, as they came
    listener.start()
    sys.stdin.read()
    listener.stop()
    listener.wait()


main()
