import Foundation

/// What the process has used, to be told from what it uses later.
struct Usage {
    private let clock = ContinuousClock.now
    private let cpu = Usage.seconds

    private static var usage: rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }

    private static var seconds: Double {
        let usage = usage
        let micros = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(micros) / 1e6
    }

    /// Prints what was used since, in one line.
    func report(messages: Int, octets: Int) {
        let used = Usage.seconds - cpu
        let wall = (ContinuousClock.now - clock) / .seconds(1)
        let micros = String(format: "%.2f", used * 1e6 / Double(messages))
        let rate = String(format: "%.0f", Double(messages) / wall)
        print(
            "n=\(messages) rate=\(rate) cpu_us_per_msg=\(micros) maxrss_kb=\(Usage.usage.ru_maxrss) bytes=\(octets)")
    }
}
