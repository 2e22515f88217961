import Domain
import JSON
import OpenStackAdapter

/// What a setting may hold.
enum SettingKind {
    case text
    /// A text that nothing may show.
    case secret
    /// An address that begins with `http://` or `https://`.
    case webAddress
    case storeURL
    case port
    case count(ClosedRange<Int>)
    case seconds(ClosedRange<Double>)
    case flag
    case choice([String])
    case texts
    /// Some of these.
    case choices([String])
    /// Tokens, each with the name of an account.
    case tokens
    case states
    case brokers

    /// What it may be, as errors say it.
    var right: String {
        switch self {
        case .text, .secret: "a text"
        case .webAddress: "an address such as http://127.0.0.1:5000"
        case .storeURL: "memory:, sqlite:PATH, sqlite:///PATH or postgresql://USER@HOST:PORT/DATABASE"
        case .port: "a port, 0 to 65535"
        case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range): "a number of seconds from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let names): names.joined(separator: ", ")
        case .texts: "an array of texts"
        case .choices(let names): "an array of any of \(names.joined(separator: ", "))"
        case .tokens: "an object that gives each token the name of an account"
        case .states:
            "an object that gives each state \"end\", or an array of what is charged: "
                + InstancePart.allCases.map(\.rawValue).joined(separator: ", ")
        case .brokers: "an array of objects, each with a url such as amqps://USER:PASSWORD@HOST/VHOST"
        }
    }

    /// Whether an error may show what was given instead.
    var isShown: Bool {
        switch self {
        case .text, .port, .count, .seconds, .flag, .choice: true
        // An address may hold a password.
        case .secret, .webAddress, .storeURL, .texts, .choices, .tokens, .states, .brokers: false
        }
    }

    /// The value in the form that it has in a settings file; `nil` where it may not be.
    func accepted(_ value: JSONValue) -> JSONValue? {
        switch self {
        case .text: return value.string.flatMap { $0.isEmpty || $0.contains("\0") ? nil : value }
        case .secret: return SettingKind.secret(value)
        case .webAddress:
            guard let text = value.string, ["http://", "https://"].contains(where: { text.hasPrefix($0) }) else {
                return nil
            }
            return value
        case .storeURL, .brokers: return value
        case .port: return SettingKind.number(value, 0...65_535)
        case .count(let range): return SettingKind.number(value, range)
        case .seconds(let range):
            guard let number = value.number, let seconds = Double(number.description), range.contains(seconds) else {
                return nil
            }
            return value
        case .flag: return value.bool == nil ? nil : value
        case .choice(let names):
            guard let name = value.string?.lowercased(), names.contains(name) else { return nil }
            return .string(name)
        case .texts: return SettingKind.texts(value)
        case .choices(let names):
            return value.array?.allSatisfy { $0.string.map(names.contains) ?? false } == true ? value : nil
        case .tokens: return SettingKind.tokens(value)
        case .states: return SettingKind.states(value)
        }
    }

    /// What a text means that comes from the environment or a flag, before it is checked.
    func value(ofText text: String) -> JSONValue {
        switch self {
        case .text, .secret, .webAddress, .storeURL, .choice: .string(text)
        case .port, .count, .seconds: JSONNumber(text).map { .number($0) } ?? .string(text)
        case .flag, .texts, .choices, .tokens, .states, .brokers: (try? JSONParser.parse(text)) ?? .string(text)
        }
    }

    /// A secret that was written as a number is its digits.
    private static func secret(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .string(let text): text.isEmpty ? nil : value
        case .number(let number): .string(number.description)
        default: nil
        }
    }

    /// A number, which the predecessor's files also have as a text.
    private static func number(_ value: JSONValue, _ range: ClosedRange<Int>) -> JSONValue? {
        let number = value.number?.integer ?? value.string.flatMap { Int($0) }
        guard let number, range.contains(number) else { return nil }
        return .number(JSONNumber(number))
    }

    private static func texts(_ value: JSONValue) -> JSONValue? {
        guard let elements = value.array, elements.allSatisfy({ $0.string.map { !$0.isEmpty } ?? false }) else {
            return nil
        }
        return value
    }

    private static func tokens(_ value: JSONValue) -> JSONValue? {
        guard let members = value.object?.members,
            members.allSatisfy({ !$0.key.isEmpty && !($0.value.string ?? "").isEmpty })
        else { return nil }
        return value
    }

    private static func states(_ value: JSONValue) -> JSONValue? {
        guard let members = value.object?.members else { return nil }
        let isKnown = members.allSatisfy { _, effect in
            if let parts = effect.array { return parts.allSatisfy { InstancePart(json: $0) != nil } }
            return effect == .string("end")
        }
        return isKnown ? value : nil
    }
}

extension InstancePart {
    /// The part that a setting names.
    init?(json value: JSONValue) {
        guard let name = value.string else { return nil }
        self.init(rawValue: name)
    }
}
