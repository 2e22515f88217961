import Domain
import JSON
import UseCases

/// What an inventory found and did, as text and as JSON.
struct InventoryReport {
    /// What became of the events of one kind of findings.
    struct Recorded {
        var recorded = 0
        var known = 0
        /// Why the log did not take the others.
        var rejected: [String] = []
    }

    let findings: InventoryFindings
    let events: InventoryEvents
    let unread: [CloudInventory.Unread]
    /// By what they were for: `unknown`, `different`, `ended`, `missing`.
    var recorded: [String: Recorded] = [:]
    let isTrial: Bool
    /// Why missing resources were not looked for; `nil` where they were.
    let notLookedFor: String?

    /// How many are shown of each kind in the text.
    private static let shown = 20

    /// Whether something is left that a person has to decide.
    var isOpen: Bool {
        let kinds = [
            ("different", findings.different.count), ("undue", findings.undue.count),
            ("ended", findings.ended.count), ("missing", findings.missing.count), ("withheld", events.withheld.count),
        ]
        let isLeft = kinds.contains { kind, count in count > 0 && (isTrial || recorded[kind] == nil) }
        return isLeft || !unread.isEmpty || recorded.values.contains { !$0.rejected.isEmpty }
    }

    var text: String {
        var lines = [
            "\(findings.listed) in the cloud: \(findings.known) are billed as they are, \(findings.uncharged) are not to be"
                + " billed"
        ]
        lines += part(
            "unknown", "were unknown to billing", did: "started",
            findings.unknown.map { "\(name($0.key)) from \(events.moment(of: $0)) on\(owner($0))" })
        lines += part(
            "different", "are billed otherwise", did: "corrected, from now on; --correct does that",
            findings.different.map { "\(name($0.resource.key)): \(InventoryReport.words($0).joined(separator: ", "))" })
        lines += part(
            "undue", "are billed, though nothing is to be charged in their state", did: "",
            findings.undue.map { "\(name($0.key)) of \($0.billed.account)" })
        lines += part(
            "ended", "are there, though their end was recorded", did: "started again, from now on; --correct does that",
            findings.ended.map { name($0.key) })
        lines += part(
            "missing", "are billed and not in the cloud", did: "ended, now; --end-missing does that",
            findings.missing.map { "\(name($0.key)) of \($0.billed.account)" })
        if !findings.numbered.isEmpty { lines.append(numbered) }
        lines += part("unread", "can't be read", did: "", unread.map { "\($0.rtype) \($0.name): \($0.reason)" })
        if let notLookedFor { lines.append("not looked for what is billed and not in the cloud: \(notLookedFor)") }
        if isTrial { lines.append("Nothing was recorded.") }
        return lines.map(\.printable).joined(separator: "\n")
    }

    /// What is said of resources that are billed under the names that 2.0 gave them.
    private var numbered: String {
        let types = findings.numbered.sorted { precedes($0.key, $1.key) }.map { "\($1) \($0)" }
        var line = "\(types.joined(separator: ", ")) are billed under numbers, as 2.0 named them"
        if !events.withheld.isEmpty {
            line +=
                "; \(events.withheld.count) that were unknown may be the same and are not started: --end-missing ends "
                + "those and starts these at one moment"
        }
        return line
    }

    private func part(_ kind: String, _ what: String, did: String, _ entries: [String]) -> [String] {
        guard !entries.isEmpty else { return [] }
        var head = "\(entries.count) \(what)"
        if let done = recorded[kind] {
            let word = did.prefix { $0 != ";" }
            head += ", of which \(done.recorded) \(word)"
            if done.known > 0 { head += ", \(done.known) known before" }
            if !done.rejected.isEmpty { head += ", \(done.rejected.count) rejected: \(done.rejected[0])" }
        } else if did.contains("--"), let hint = did.split(separator: ";").last {
            head += " (\(hint.dropFirst()))"
        }
        let more = entries.count > InventoryReport.shown ? ["  …"] : []
        return [head + ":"] + entries.prefix(InventoryReport.shown).map { "  " + $0 } + more
    }

    private func name(_ key: NodeName) -> String { "\(key.rtype) \(key.name ?? "")" }

    private func owner(_ resource: CloudResource) -> String { resource.draft?.account.map { ", of \($0)" } ?? "" }

    /// What is billed and what the cloud has, where they differ.
    static func words(_ difference: InventoryFindings.Difference) -> [String] {
        if difference.resource.isOver { return ["it is billed, and its state ends it"] }
        var words: [String] = []
        if let account = difference.resource.draft?.account, !isSame(account, difference.billed.account) {
            words.append("account \(difference.billed.account), not \(account)")
        }
        let charges = difference.resource.charges.sorted { precedes($0.key.rtype, $1.key.rtype) }
        for (key, quantity) in charges where difference.billed.charges[key] ?? .zero != quantity {
            words.append("\(key.rtype) \(difference.billed.charges[key] ?? .zero), not \(quantity)")
        }
        return words
    }
}

extension InventoryReport {
    var json: String {
        var members: [(key: String, value: JSONValue)] = [
            ("listed", number(findings.listed)), ("known", number(findings.known)),
            ("uncharged", number(findings.uncharged)),
            (
                "unknown",
                kind(
                    "unknown",
                    findings.unknown.map { resource in
                        entry(resource.key, resource.draft?.account) + [
                            ("datetime", .string("\(events.moment(of: resource))"))
                        ]
                    })
            ),
            (
                "different",
                kind(
                    "different",
                    findings.different.map { difference in
                        let words = InventoryReport.words(difference).map { JSONValue.string($0) }
                        return entry(difference.resource.key, difference.resource.draft?.account) + [
                            ("billed", .array(words))
                        ]
                    })
            ), ("ended", kind("ended", findings.ended.map { entry($0.key, $0.draft?.account) })),
            ("undue", kind("undue", findings.undue.map { entry($0.key, $0.billed.account) })),
            ("withheld", number(events.withheld.count)),
            ("missing", kind("missing", findings.missing.map { entry($0.key, $0.billed.account) })),
            (
                "unread",
                .array(
                    unread.map { unread in
                        .object(
                            JSONObject(
                                entry(NodeName(rtype: unread.rtype, name: unread.name), nil)
                                    + [("reason", .string(unread.reason))]))
                    })
            ), ("dry_run", .bool(isTrial)),
        ]
        if let notLookedFor { members.append(("missing_not_looked_for", .string(notLookedFor))) }
        var writer = JSONWriter()
        writer.object(JSONObject(members))
        return writer.text
    }

    private func kind(_ kind: String, _ entries: [[(key: String, value: JSONValue)]]) -> JSONValue {
        let done = recorded[kind] ?? Recorded()
        return .object(
            JSONObject([
                ("count", number(entries.count)), ("recorded", number(done.recorded)),
                ("known", number(done.known)), ("rejected", .array(done.rejected.map { .string($0) })),
                ("resources", .array(entries.map { .object(JSONObject($0)) })),
            ]))
    }

    private func entry(_ key: NodeName, _ account: String?) -> [(key: String, value: JSONValue)] {
        [
            ("rtype", .string(key.rtype)), ("name", key.name.map { .string($0) } ?? .null),
            ("account", account.map { .string($0) } ?? .null),
        ]
    }

    private func number(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
}
