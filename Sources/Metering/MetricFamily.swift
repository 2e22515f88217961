/// The series of one name.
protocol MetricFamily: Sendable {
    func write(to text: inout String)
}

/// What a family is called, what it means, and the labels that tell its series apart.
struct MetricName: Sendable {
    let name: String
    let help: String
    let labels: [String]

    /// How many series a family has at most; what comes after them is counted as `other`, so that nothing that is
    /// sent can fill the memory.
    static let seriesLimit = 200

    init(_ name: String, _ help: String, _ labels: [String]) {
        (self.name, self.help, self.labels) = (name, help, labels)
    }

    /// The two lines before the series.
    func writeHead(_ type: String, to text: inout String) {
        text += "# HELP \(name) \(help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
        text += "# TYPE \(name) \(type)\n"
    }

    /// A line of a series.
    ///
    /// - Parameter extra: a label more, with its value.
    func write(
        _ values: [String], suffix: String = "", extra: (String, String)? = nil, _ value: String,
        to text: inout String
    ) {
        var pairs = zip(labels, values).map { "\($0)=\"\(MetricName.escaped($1))\"" }
        if let (label, value) = extra { pairs.append("\(label)=\"\(value)\"") }
        text += "\(name)\(suffix)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// The values of a family's series, by their labels' values.
struct MetricSeries<Value: Sendable>: Sendable {
    private(set) var values: [[String]: Value] = [:]

    /// Changes the value of a series, which begins with `zero`.
    mutating func change(_ labels: [String], from zero: @autoclosure () -> Value, _ body: (inout Value) -> Void) {
        let isFull = values.count >= MetricName.seriesLimit && values[labels] == nil
        body(&values[isFull ? labels.map { _ in "other" } : labels, default: zero()])
    }

    mutating func removeAll() { values.removeAll() }

    /// The series, in the order of their labels' values.
    var sorted: [(labels: [String], value: Value)] {
        values.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }
}
