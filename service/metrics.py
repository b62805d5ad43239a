"""What Prometheus reads: requests, the queue, the workers. No label holds anything that a client made up."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ser_core.storage.jobs import JobState, count_jobs
from ser_core.storage.store import Store

REQUEST_S = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
WORK_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "calltone_requests", "Answers, by route and status", ["method", "route", "status"], registry=self.registry
        )
        self.request_s = Histogram(
            "calltone_request_seconds",
            "From a request to its answer",
            ["method", "route"],
            buckets=REQUEST_S,
            registry=self.registry,
        )
        self.upload_bytes = Counter("calltone_upload_bytes", "Bytes of uploads that arrived", registry=self.registry)
        self.refused = Counter("calltone_tokens_refused", "Requests without a good token", registry=self.registry)
        self.jobs = Counter(
            "calltone_calls",
            "Calls that came to an end, by how: done, failed, cancelled",
            ["end"],
            registry=self.registry,
        )
        self.job_s = Histogram("calltone_call_work_seconds", "Work on one call", buckets=WORK_S, registry=self.registry)
        self.sound_s = Counter("calltone_sound_seconds", "Sound of calls that was analysed", registry=self.registry)
        self.deaths = Counter(
            "calltone_worker_deaths", "Workers that ended in the middle of a task", registry=self.registry
        )


class Gauges(Collector):
    """What is counted when it is asked for."""

    def __init__(self, store: Store, ready_workers: Callable[[], int]) -> None:
        self._store, self._ready_workers = store, ready_workers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield of_states(count_jobs(self._store))
        yield GaugeMetricFamily("calltone_workers_ready", "Workers that can take a call", self._ready_workers())


def of_states(counts: Mapping[JobState, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily("calltone_calls_waiting", "Calls on their way in, by state", labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family
