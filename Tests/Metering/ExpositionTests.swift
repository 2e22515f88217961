import Metering
import Testing

@Suite("Metrics as text")
struct ExpositionTests {
    @Test func `each family has its help, its type and its series, in the order of their labels`() {
        let registry = MetricRegistry()
        let counter = registry.counter("events_total", "How many\nevents \\ came.", labels: ["result", "source"])
        counter.add(2, "known", "b")
        counter.add(1, "known", "a\"\\\n")
        counter.begin("conflict", "a")
        counter.add(0, "known", "b")
        registry.gauge("up", "Whether.").set(1)
        #expect(
            registry.text == """
                # HELP events_total How many\\nevents \\\\ came.
                # TYPE events_total counter
                events_total{result="conflict",source="a"} 0
                events_total{result="known",source="a\\"\\\\\\n"} 1
                events_total{result="known",source="b"} 2
                # HELP up Whether.
                # TYPE up gauge
                up 1.0

                """)
    }

    @Test func `a histogram's buckets hold what is no larger than their bounds, and all before them`() {
        let registry = MetricRegistry()
        let lag = registry.histogram("lag", "Seconds.", bounds: [1, 60])
        for size in [0.5, 1, 1.5, 61] { lag.observe(size) }
        #expect(
            registry.text == """
                # HELP lag Seconds.
                # TYPE lag histogram
                lag_bucket{le="1.0"} 2
                lag_bucket{le="60.0"} 3
                lag_bucket{le="+Inf"} 4
                lag_sum 64.0
                lag_count 4

                """)
    }

    @Test func `a family has no more than so many series, whatever its labels hold`() {
        let registry = MetricRegistry()
        let counter = registry.counter("c", "C.", labels: ["name"])
        for number in 0..<1_000 { counter.add(1, "n\(number)") }
        let lines = registry.text.split(separator: "\n")
        #expect(lines.count == 203)
        #expect(lines.contains("c{name=\"other\"} 800"))
    }

    @Test func `a gauge can be raised only, and all its series be replaced`() {
        let registry = MetricRegistry()
        let newest = registry.gauge("newest", "N.", labels: ["source"])
        newest.raise(to: 5, "a")
        newest.raise(to: 3, "a")
        #expect(registry.text.hasSuffix("newest{source=\"a\"} 5.0\n"))
        newest.replaceAll(["b": 1, "c": 2])
        #expect(registry.text.hasSuffix("gauge\nnewest{source=\"b\"} 1.0\nnewest{source=\"c\"} 2.0\n"))
        newest.add(-1, "b")
        #expect(registry.text.contains("newest{source=\"b\"} 0.0\n"))
    }
}
