import Domain
import JSON
import Ports

extension JSONWriter {
    /// An event as the log has it; what it says nothing of is left out of its resources.
    mutating func event(_ recorded: RecordedEvent) {
        let event = recorded.event
        var children: [[Int]] = Array(repeating: [], count: event.nodes.count)
        for (place, node) in event.nodes.enumerated() { if let parent = node.parent { children[parent].append(place) } }
        raw("{\"account\":")
        quoted(event.account)
        raw(",\"cancellation\":")
        if let cancellation = recorded.cancellation {
            self.cancellation(cancellation) { $0.quoted(event.id) }
        } else {
            raw("null")
        }
        raw(",\"datetime\":")
        quoted(event.moment)
        raw(",\"emitted\":")
        quoted(event.emitted)
        raw(",\"id\":")
        quoted(event.id)
        raw(event.keepClosed ? ",\"keep_closed\":true,\"recorded\":" : ",\"keep_closed\":false,\"recorded\":")
        quoted(recorded.recorded)
        raw(",\"source\":")
        quoted(event.source.name)
        raw(",\"type\":")
        quoted(event.source.type)
        raw(",")
        node(0, event.nodes, children)
    }

    /// The fields of a resource, and the bracket that closes it.
    private mutating func node(_ place: Int, _ nodes: [Event.Node], _ children: [[Int]]) {
        let node = nodes[place]
        if let attributes = node.attributes {
            raw("\"attrs\":")
            object(attributes)
            raw(",")
        }
        if !children[place].isEmpty {
            raw("\"children\":[")
            for (index, child) in children[place].enumerated() {
                raw(index == 0 ? "{" : ",{")
                self.node(child, nodes, children)
            }
            raw("],")
        }
        switch node.charge {
        case nil: break
        case .linear(let quantity):
            raw("\"linear\":")
            plain(quantity.description)
            raw(",")
        case .fixed(let quantity):
            raw("\"fixed\":")
            plain(quantity.description)
            raw(",")
        case .end: raw("\"fixed\":null,")
        }
        raw("\"name\":")
        quoted(node.name)
        raw(",\"rtype\":")
        quoted(node.rtype)
        raw("}")
    }
}
