import JSON

/// An event as canonical JSON: keys in order, numbers normalised, what is absent left out.
struct EventText {
    /// The whole of what counts for "the same event".
    private(set) var bytes: [UInt8]
    /// Whether ``identity`` is the same text.
    let isPlain: Bool
    private let moment: Moment
    private let account: String?
    private let nodes: [Event.Node]

    /// - Parameter isMomentGiven: whether the sender said the moment; if not, it is left out.
    init(
        moment: Moment, emitted: Moment, account: String?, keepClosed: Bool, nodes: [Event.Node],
        isMomentGiven: Bool = true
    ) {
        (self.moment, self.account, self.nodes) = (moment, account, nodes)
        isPlain = emitted == moment && !keepClosed
        bytes = EventText.write(
            moment: isMomentGiven ? moment : nil, emitted: emitted == moment ? nil : emitted, account: account,
            keepClosed: keepClosed, nodes: nodes)
    }

    /// The part that the id of an event without an id is made of: neither `emitted` nor `keep_closed`.
    var identity: [UInt8] {
        EventText.write(moment: moment, emitted: nil, account: account, keepClosed: false, nodes: nodes)
    }

    private static func write(
        moment: Moment?, emitted: Moment?, account: String?, keepClosed: Bool, nodes: [Event.Node]
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        var children: [[Int]] = Array(repeating: [], count: nodes.count)
        for (place, node) in nodes.enumerated() { if let parent = node.parent { children[parent].append(place) } }
        writer.raw("{")
        if let account {
            writer.raw("\"account\":")
            writer.quoted(account)
            writer.raw(",")
        }
        writeBody(0, nodes, children, to: &writer) { writer in
            if let moment {
                writer.raw("\"datetime\":\"")
                writer.plain(upTo: 27) { moment.write(into: $0) }
                writer.raw("\",")
            }
            if let emitted {
                writer.raw("\"emitted\":\"")
                writer.plain(upTo: 27) { emitted.write(into: $0) }
                writer.raw("\",")
            }
            if keepClosed { writer.raw("\"keep_closed\":true,") }
        }
        return writer.bytes
    }

    private static func writeBody(
        _ place: Int, _ nodes: [Event.Node], _ children: [[Int]], to writer: inout JSONWriter,
        _ rootFields: (inout JSONWriter) -> Void
    ) {
        let node = nodes[place]
        if let attributes = node.attributes {
            writer.raw("\"attrs\":")
            writer.object(attributes, sorted: true)
            writer.raw(",")
        }
        if !children[place].isEmpty {
            writer.raw("\"children\":[")
            for (index, child) in children[place].enumerated() {
                writer.raw(index == 0 ? "{" : ",{")
                writeBody(child, nodes, children, to: &writer) { _ in }
            }
            writer.raw("],")
        }
        rootFields(&writer)
        switch node.charge {
        case nil: break
        case .linear(let quantity):
            writer.raw("\"linear\":")
            writer.plain(quantity.description)
            writer.raw(",")
        case .fixed(let quantity):
            writer.raw("\"fixed\":")
            writer.plain(quantity.description)
            writer.raw(",")
        case .end: writer.raw("\"fixed\":null,")
        }
        if let name = node.name {
            writer.raw("\"name\":")
            writer.quoted(name)
            writer.raw(",")
        }
        writer.raw("\"rtype\":")
        writer.quoted(node.rtype)
        writer.raw("}")
    }
}
