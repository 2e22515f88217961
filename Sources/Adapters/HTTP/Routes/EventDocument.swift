import JSON

/// The events of a body: one, an array of them, or one a line.
struct EventDocument: Sendable {
    let events: [JSONValue]
    /// How an error says which event it means, by its index.
    private let places: Places

    private enum Places: Sendable {
        case single
        case array
        /// The number of each event's line.
        case lines([Int])
    }

    init(one body: [UInt8]) throws(APIError) {
        events = [try EventDocument.value(body[...], prefix: "")]
        places = .single
    }

    /// An array if that is how it begins, else lines, of which empty ones do not count.
    init(many body: [UInt8]) throws(APIError) {
        let front = body.first { !EventDocument.isSpace($0) }
        guard front != nil else { throw .invalid("the body is empty; it may be an array of events, or one a line") }
        if front == UInt8(ascii: "[") {
            guard case .array(let events) = try EventDocument.value(body[...], prefix: "") else {
                throw .invalid("the body may be an array of events, or one a line")
            }
            self.events = events
            places = .array
            return
        }
        var (events, numbers): ([JSONValue], [Int]) = ([], [])
        for (index, line) in body.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(EventDocument.isSpace) {
            events.append(try EventDocument.value(line, prefix: "line \(index + 1): "))
            numbers.append(index + 1)
        }
        self.events = events
        places = .lines(numbers)
    }

    func place(_ index: Int) -> String {
        switch places {
        case .single: ""
        case .array: "event \(index): "
        case .lines(let numbers): "line \(numbers[index]): "
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 0x0a || byte == 0x0d }

    private static func value(_ bytes: ArraySlice<UInt8>, prefix: String) throws(APIError) -> JSONValue {
        do throws(JSONError) { return try JSONParser.parse(Array(bytes)) } catch {
            throw APIError(error, prefix: prefix)
        }
    }
}
