import Domain
import JSON
import Ports

extension JSONWriter {
    /// A resource as it is listed.
    mutating func resource(_ resource: ResourceRecord) {
        raw("{\"account_id\":")
        integer(resource.account?.rawValue)
        raw(",\"attrs\":")
        object(resource.attributes)
        raw(",\"id\":")
        integer(resource.id.rawValue)
        raw(",\"name\":")
        quoted(resource.name)
        raw(",\"parent_id\":")
        integer(resource.parent?.rawValue)
        raw(",\"rtype\":")
        quoted(resource.rtype)
        raw("}")
    }

    /// A rejected delivery as it is listed.
    mutating func rejected(_ record: RejectedRecord) {
        raw("{\"body\":")
        quoted(record.delivery.body)
        raw(",\"id\":")
        integer(record.id)
        raw(",\"reason\":")
        quoted(record.delivery.reason)
        raw(",\"recorded\":")
        quoted(record.recorded)
        raw(",\"source\":")
        quoted(record.delivery.source)
        raw("}")
    }

    /// A version of a price.
    mutating func tariff(_ version: TariffVersion, showsExact: Bool) {
        raw("{\"cancelled\":")
        quoted(version.cancelled)
        raw(",\"datetime\":")
        quoted(version.moment)
        raw(",\"id\":")
        integer(version.id.rawValue)
        raw(version.migrate ? ",\"migrate\":true,\"rate\":" : ",\"migrate\":false,\"rate\":")
        rate(version.rate)
        if showsExact {
            raw(",\"rate_exact\":")
            quoted(version.rate?.description)
        }
        raw(",\"recorded\":")
        quoted(version.recorded)
        raw(",\"rtype\":")
        quoted(version.rtype)
        raw(",\"unit\":")
        quoted(version.unit.rawValue)
        raw("}")
    }

    /// The shortest decimal text of the double that is nearest to a rate, or null.
    mutating func rate(_ rate: Rate?) {
        if let rate { plain(rate.double.shortestText) } else { raw("null") }
    }

    /// A cancellation, and what it cancelled.
    mutating func cancellation(_ cancellation: Cancellation, of id: (inout JSONWriter) -> Void) {
        raw("{\"author\":")
        quoted(cancellation.author)
        raw(",\"id\":")
        id(&self)
        raw(",\"reason\":")
        quoted(cancellation.reason)
        raw(",\"recorded\":")
        quoted(cancellation.recorded)
        raw("}")
    }
}
