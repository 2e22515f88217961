"""A process of Glance, as tests start it: worker.py URL TOKEN SPOOL NAME COUNT.

Deletes images NAME-0, NAME-1 and so on, says so after each, and then waits to be ended.
"""

import logging
import sys
import time

from nova_billing.os_glance import GlanceBillingFilter
from tests.glance import Glance, call


def main():
    url, token, spool, name, count = sys.argv[1:]
    logging.basicConfig(stream=sys.stderr)
    glance = Glance()
    application = GlanceBillingFilter.factory({}, url=url, token=token, spool=spool)(glance)
    # What was there before is sent by a process that is asked anything at all.
    call(application, "GET", "/v2/schemas/image")
    for number in range(int(count)):
        glance.add("%s-%d" % (name, number))
        call(application, "DELETE", "/v2/images/%s-%d" % (name, number))
        print(number, flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
