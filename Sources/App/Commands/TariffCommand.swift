import ArgumentParser
import Domain
import JSON
import Ports
import UseCases

/// `nova-billing tariff`: lists prices, sets them, shows their history.
struct TariffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tariff", abstract: "Lists prices, sets them, shows every version.",
        subcommands: [List.self, Set.self, History.self])

    /// The rates in force now.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the rates in force now.")
        @OptionGroup var options: StoreOptions
        @OptionGroup var remote: RemoteOptions

        func run() async throws {
            var table = TextTable(["rtype", "rate", "per"])
            if let server = try remote.server(besides: options) {
                for (rtype, version) in try await server.connected({ try await RemoteTariffs.current(&$0) }) {
                    table.add([rtype, version.rate?.description ?? "", version.unit.rawValue])
                }
            } else {
                for (rtype, price) in try await prices() where price.isPriced {
                    table.add([rtype, price.rate.description, price.unit.rawValue])
                }
            }
            try Output.write(table.bytes)
        }

        private func prices() async throws -> [(rtype: String, price: PriceList.Price)] {
            try await options.withStore { store, clock, _ in
                PriceList(try await store.tariffs(), unit: store.facts.unit).prices(at: clock.utcNow())
            }
        }
    }

    /// Sets rates from a moment on.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sets rates from a moment on.")
        @OptionGroup var options: StoreOptions
        @OptionGroup var remote: RemoteOptions
        @Option(help: "From when on; now if absent.") var datetime: String?
        @Option(help: "The unit of time: second, minute, hour, day or year.") var unit: String?
        @Flag(help: "Takes over what is already running.") var migrate = false
        @Argument(help: "RTYPE=RATE …; RATE null takes the price away.") var rates: [String]

        func run() async throws {
            if let server = try remote.server(besides: options) {
                let values: JSONValue
                do throws(FieldError) { values = try self.values() } catch { throw Failure.usage(error.description) }
                return try say(try await RemoteTariffs.set(values, on: server))
            }
            try await options.withStore(creating: true) { store, clock, _ in
                let useCase = SetTariffs(store: store, clock: clock)
                let drafts: [TariffDraft]
                do throws(FieldError) { drafts = try useCase.read(try values()) } catch {
                    throw Failure.usage(error.description)
                }
                try say(try await useCase(drafts))
            }
        }

        private func say(_ versions: [TariffVersion]) throws {
            for version in versions {
                let rate = version.rate?.description ?? "no price"
                try Output.line(
                    "\(version.rtype): \(rate) per \(version.unit.rawValue) from \(version.moment) on"
                        + " (tariff \(version.id.rawValue))")
            }
        }

        /// The arguments in the form of `POST /tariff`.
        private func values() throws(FieldError) -> JSONValue {
            var values = JSONObject()
            for rate in rates {
                guard let sign = rate.lastIndex(of: "=") else {
                    throw FieldError(Fields.shown(rate), "is to be RTYPE=RATE, such as memory_mb=3")
                }
                let (rtype, text) = (String(rate[..<sign]), rate[rate.index(after: sign)...])
                guard values[rtype] == nil else { throw FieldError(Fields.shown(rtype), "is there twice") }
                if text == "null" {
                    values[rtype] = .null
                } else if let number = JSONNumber(text) {
                    values[rtype] = .number(number)
                } else {
                    throw FieldError(Fields.shown(rate), "has no number behind the =")
                }
            }
            var object = JSONObject([("values", .object(values)), ("migrate", .bool(migrate))])
            if let datetime { object["datetime"] = .string(datetime) }
            if let unit { object["unit"] = .string(unit) }
            return .object(object)
        }
    }

    /// Every version.
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows every version, cancelled ones too.")
        @OptionGroup var options: StoreOptions
        @OptionGroup var remote: RemoteOptions

        func run() async throws {
            var table = TextTable(["id", "rtype", "rate", "per", "from", "migrate", "recorded", "cancelled"])
            for version in try await versions() {
                table.add([
                    String(version.id.rawValue), version.rtype, version.rate?.description ?? "no price",
                    version.unit.rawValue, version.moment.description, version.migrate ? "yes" : "no",
                    version.recorded.description, version.cancelled?.description ?? "",
                ])
            }
            try Output.write(table.bytes)
        }

        private func versions() async throws -> [TariffVersion] {
            if let server = try remote.server(besides: options) {
                return try await server.connected { try await RemoteTariffs.versions(&$0) }
            }
            return try await options.withStore { store, _, _ in try await store.tariffs() }
        }
    }
}
