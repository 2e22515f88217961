import JSON

/// The events of a body, read one after the other: one, an array of them, or one a line.
///
/// So no more is held of what is no event than of what is one: an array of millions of numbers ends at the first.
struct EventDocument: Sendable {
    private enum Form: Sendable {
        case single([UInt8]?)
        case array(JSONElements)
        case lines(BodyLines)
    }

    private var form: Form
    /// The numbers of the events' lines, where they are lines.
    private var numbers: [Int] = []

    init(one body: [UInt8]) { form = .single(body) }

    /// An array if that is how it begins, else lines, of which empty ones do not count.
    init(many body: [UInt8]) throws(APIError) {
        guard let front = body.first(where: { !BodyLines.isSpace($0) }) else {
            throw .invalid("the body is empty; it may be an array of events, or one a line")
        }
        form =
            front == UInt8(ascii: "[")
            ? .array(JSONElements(of: body, values: BodyReader.valueLimit)) : .lines(BodyLines(body))
    }

    /// The next event, whatever it is; `nil` behind the last.
    mutating func next() throws(APIError) -> JSONView? {
        switch form {
        case .single(let body):
            form = .single(nil)
            return try body.map { bytes throws(APIError) in try EventDocument.value(bytes, prefix: "") }
        case .array(var elements):
            defer { form = .array(elements) }
            do throws(JSONError) { return try elements.next() } catch { throw APIError(error) }
        case .lines(var lines):
            let line = lines.next()
            form = .lines(lines)
            guard let line else { return nil }
            numbers.append(line.number)
            return try EventDocument.value(line.bytes, prefix: "line \(line.number): ")
        }
    }

    /// How an error says which event it means, by its index.
    func place(_ index: Int) -> String {
        switch form {
        case .single: ""
        case .array: "event \(index): "
        case .lines: "line \(numbers[index]): "
        }
    }

    private static func value(_ bytes: [UInt8], prefix: String) throws(APIError) -> JSONView {
        do throws(JSONError) { return try JSONDocument(bytes, values: BodyReader.valueLimit).root } catch {
            throw APIError(error, prefix: prefix)
        }
    }
}
