import ArgumentParser
import Domain
import FoundationEssentials
import InMemoryAdapter
import KeystoneAdapter
import OpenStackAdapter
import Ports
import UseCases

/// `nova-billing inventory`: compares what the cloud has with what is billed of it.
struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Asks the cloud what it has, and records the starts of what billing never heard of.",
        discussion: """
            Nova, cinder, glance and neutron are asked, through Keystone's catalogue, as the service user of the \
            settings, who needs the role admin. What is billed otherwise than the cloud has it, or is not there any more, \
            is only told of, unless --correct and --end-missing say more. Run again it changes nothing.

            It ends with 3 where something is left to be decided.
            """)

    enum Service: String, ExpressibleByArgument, CaseIterable { case nova, cinder, glance, neutron }

    @OptionGroup var options: StoreOptions
    @Option(help: "Only this service: nova, cinder, glance or neutron; may be there several times.")
    var service: [Service] = []
    @Option(help: "Charges nothing of what is started before this moment.") var since: String?
    @Flag(help: "Records nothing.") var dryRun = false
    @Flag(help: "Records, from now on, size, state and owner of what is billed otherwise than the cloud has it.")
    var correct = false
    @Flag(help: "Ends, now, what is billed and not in the cloud.") var endMissing = false
    @Flag(help: "Ends or corrects even if that is most, and more than ten, of what is billed of a type.")
    var force = false
    @Flag(help: "Prints the result as JSON.") var json = false

    func run() async throws {
        let since = try since.map { try moment($0) }
        let report = try await withStore { store, clock, settings in
            guard let keystone = settings.keystone else {
                throw Failure.usage(
                    "the settings name no Keystone, whose catalogue says where the services are: keystone_url")
            }
            let session: CloudSession
            do throws(CloudError) { session = try await .open(keystone) } catch {
                throw InventoryCommand.failure(error)
            }
            do {
                let report = try await compare(session, settings, store, clock, since)
                await session.close()
                return report
            } catch {
                await session.close()
                throw error
            }
        }
        try Output.line(json ? report.json : report.text)
        if report.isOpen { throw Failure.remarks }
    }

    private func compare(
        _ session: CloudSession, _ settings: Settings, _ store: any BillingStore, _ clock: any UTCClock,
        _ since: Moment?
    ) async throws -> InventoryReport {
        let progress = Progress("inventory")
        defer { progress.finish() }
        let services = (service.isEmpty ? Service.allCases : service).map(\.rawValue)
        let mapping = OpenStackMapping(states: settings.states, imageUnit: settings.imageUnit)
        let cloud: CloudInventory
        do throws(CloudError) {
            try await session.demand(anyOf: settings.adminRoles)
            cloud = try await CloudInventory(session, mapping, services: services, clock: clock, progress: progress)
        } catch { throw InventoryCommand.failure(error) }
        let leftOut = await unasked(services, session, settings.keystone)
        if endMissing, let leftOut { throw Failure.usage("--end-missing: \(leftOut)") }
        var unread: [CloudInventory.Unread] = []
        let findings: InventoryFindings
        do throws(InventoryError<CloudError>) {
            findings = try await CompareInventory(store: store, clock: clock)(cloud.rtypes, isWhole: leftOut == nil) {
                () throws(CloudError) in
                let resources = try await cloud.resources()
                unread = resources.unread
                return resources.listing
            } isThere: { key throws(CloudError) in
                try await cloud.isThere(key)
            }
        } catch {
            switch error {
            case .cloud(let error): throw InventoryCommand.failure(error)
            case .store(let error): throw Failure(error)
            }
        }
        progress.finish()
        try findings.demandUnit(settings.imageUnit)
        let events = InventoryEvents(
            findings, since: since, endsMissing: endMissing, cloudUnique: store.facts.cloudUnique)
        var report = InventoryReport(
            findings: findings, events: events, unread: unread, isTrial: dryRun, notLookedFor: leftOut)
        if !dryRun { try await record(&report, store) }
        return report
    }
}

extension InventoryCommand {
    /// Opens the store; a trial where there is none yet is one on an empty store.
    private func withStore(
        _ body: (any BillingStore, any UTCClock, Settings) async throws -> InventoryReport
    ) async throws -> InventoryReport {
        let settings = try options.settings()
        let isThere =
            switch settings.database {
            case .memory, .postgresql: true
            case .sqlite(let path): FileManager.default.fileExists(atPath: path)
            case nil:
                FileManager.default.fileExists(atPath: StoreMaker.defaultPath(environment: options.environment))
            }
        guard dryRun, !isThere else { return try await options.withStore(creating: !dryRun, body) }
        let clock = try makeClock(options.clock)
        return try await body(InMemoryStore(facts: settings.wanted.facts, clock: clock), clock, settings)
    }

    /// Why it can't be said that something is in the cloud no more: it may be where nobody asked.
    private func unasked(
        _ services: [String], _ session: CloudSession, _ keystone: KeystoneConfiguration?
    ) async -> String? {
        var (regions, places): (Set<String>, [String]) = ([], [])
        for service in services {
            let found = await session.regionsLeftOut(
                of: ResourceList.types(of: service), or: ResourceList.formerTypes(of: service))
            regions.formUnion(found)
            places += found.map { "\(service) in \($0)" }
        }
        guard !regions.isEmpty else { return nil }
        if keystone?.region != nil {
            return "keystone.region leaves out \(regions.sorted().joined(separator: ", ")), where it may be"
        }
        return "the catalogue has no \(keystone?.interface ?? "") address (keystone.interface) of "
            + "\(places.joined(separator: ", ")), where it may be"
    }

    private func record(_ report: inout InventoryReport, _ store: any BillingStore) async throws {
        if endMissing, !force, let share = report.findings.mostlyMissing.first {
            throw Failure.failed(
                "\(share.count) of \(share.billed) \(share.rtype) that are billed are not in the cloud; nothing was "
                    + "recorded. If that is right, give --force")
        }
        if correct, !force, let share = report.findings.mostlyDifferent.first {
            throw Failure.failed(
                "\(share.count) of \(share.billed) \(share.rtype) that are billed are otherwise in the cloud; nothing "
                    + "was recorded. Are the settings (rtypes, states) those of the server? If that is right, give --force"
            )
        }
        let (recorder, events) = (InventoryRecorder(store), report.events)
        report.recorded["unknown"] = try await recorder.record(events.starts)
        if correct {
            report.recorded["different"] = try await recorder.record(events.corrections)
            report.recorded["ended"] = try await recorder.record(events.reopenings)
        }
        if endMissing { report.recorded["missing"] = try await recorder.record(events.ends) }
    }

    private func moment(_ text: String) throws -> Moment {
        do throws(MomentError) { return try Moment(text) } catch {
            throw Failure.usage("--since \(Fields.shown(text)) \(error)")
        }
    }

    private static func failure(_ error: CloudError) -> Failure {
        let status: Failure.Status =
            switch error {
            case .noLogin, .setup: .usage
            default: error.isAbsence ? .unreachable : .failed
            }
        return Failure(status: status, message: "\(error); nothing was recorded")
    }
}
