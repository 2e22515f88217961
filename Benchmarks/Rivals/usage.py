"""What a consumer has used, printed as AMQPBench prints it."""
import resource
import ssl
import time


def context(authorities):
    return ssl.create_default_context(cafile=authorities)


class Usage:
    def __init__(self):
        self.count = self.octets = 0
        self.start = time.monotonic()
        self.cpu = self._cpu()

    @staticmethod
    def _cpu():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    def received(self, octets):
        self.count += 1
        self.octets += octets
        return self.count

    def report(self):
        used = self._cpu() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rate = self.count / (time.monotonic() - self.start)
        print(f"n={self.count} rate={rate:.0f} cpu_us_per_msg={used * 1e6 / self.count:.2f} maxrss_kb={peak} "
              f"bytes={self.octets}", flush=True)
