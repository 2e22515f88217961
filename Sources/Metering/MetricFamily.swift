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
    private var series: [(labels: [String], value: Value)] = []
    private var places: [[String]: Int] = [:]
    /// The series that was changed before: most often it is the one that changes next.
    private var last = 0

    /// Changes the value of a series, which begins with `zero`.
    mutating func change(_ labels: [String], from zero: @autoclosure () -> Value, _ body: (inout Value) -> Void) {
        if last >= series.count || series[last].labels != labels { last = place(of: labels, from: zero) }
        body(&series[last].value)
    }

    private mutating func place(of labels: [String], from zero: () -> Value) -> Int {
        if let known = places[labels] { return known }
        guard series.count < MetricName.seriesLimit else { return place(ofOtherThan: labels, from: zero) }
        return add(labels, zero())
    }

    private mutating func place(ofOtherThan labels: [String], from zero: () -> Value) -> Int {
        let other = labels.map { _ in "other" }
        return places[other] ?? add(other, zero())
    }

    private mutating func add(_ labels: [String], _ zero: Value) -> Int {
        series.append((labels, zero))
        places[labels] = series.count - 1
        return series.count - 1
    }

    mutating func removeAll() { self = MetricSeries() }

    /// The series, in the order of their labels' values.
    var sorted: [(labels: [String], value: Value)] {
        series.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }
}
