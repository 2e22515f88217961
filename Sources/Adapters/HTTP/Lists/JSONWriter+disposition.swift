import JSON
import Ports

extension JSONWriter {
    /// What became of a delivery, which is called by a number: `{"events":1,"id":7,"reason":null,"result":"recorded"}`.
    mutating func disposition(_ disposition: Disposition, of kind: StaticString, _ number: Int64) {
        raw("{\"events\":")
        if case .recorded(let count) = disposition { integer(Int64(count)) } else { raw("0") }
        raw(",\"")
        raw(kind)
        raw("\":")
        integer(number)
        raw(",\"reason\":")
        if case .rejected(let reason) = disposition { quoted(reason) } else { raw("null") }
        raw(",\"result\":\"")
        raw(JSONWriter.word(for: disposition))
        raw("\"}")
    }

    private static func word(for disposition: Disposition) -> StaticString {
        switch disposition {
        case .recorded: "recorded"
        case .known: "known"
        case .ignored: "ignored"
        case .rejected, .tryAgain: "rejected"
        }
    }
}
