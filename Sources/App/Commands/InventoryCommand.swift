import ArgumentParser
import Domain
import FoundationEssentials
import InMemoryAdapter
import JSON
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
    @Flag(help: "Ends it even if that is most of what is billed of a type.") var force = false
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
        let (cloud, leftOut): (CloudInventory, String?)
        do throws(CloudError) {
            try await session.demand(anyOf: settings.adminRoles)
            cloud = try await CloudInventory(
                session, InventoryMapping(mapping, now: clock.utcNow().wholeSecond), services: services,
                progress: progress)
            leftOut = await regionsLeftOut(services, session)
        } catch { throw InventoryCommand.failure(error) }
        if endMissing, let leftOut { throw Failure.usage("--end-missing: \(leftOut)") }
        var unread: [CloudInventory.Unread] = []
        var findings: InventoryFindings
        do throws(InventoryError<CloudError>) {
            findings = try await CompareInventory(store: store, clock: clock)(cloud.rtypes) { () throws(CloudError) in
                let resources = try await cloud.resources()
                unread = resources.unread
                return resources.read
            } isThere: { key throws(CloudError) in
                leftOut == nil ? try await cloud.isThere(key) : true
            }
        } catch {
            switch error {
            case .cloud(let error): throw InventoryCommand.failure(error)
            case .store(let error): throw Failure(error)
            }
        }
        progress.finish()
        var report = InventoryReport(
            findings: findings, unread: unread, isTrial: dryRun, notLookedFor: leftOut, since: since)
        if !dryRun { try await record(&report, store, clock.utcNow(), since) }
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
    private func regionsLeftOut(_ services: [String], _ session: CloudSession) async -> String? {
        var regions: Set<String> = []
        for service in services {
            regions.formUnion(await session.regionsLeftOut(of: ResourceList.types(of: service)))
        }
        guard !regions.isEmpty else { return nil }
        return "keystone.region leaves out \(regions.sorted().joined(separator: ", ")), where it may be"
    }

    private func record(
        _ report: inout InventoryReport, _ store: any BillingStore, _ now: Moment, _ since: Moment?
    ) async throws {
        let (events, findings) = (InventoryEvents(now: now), report.findings)
        if endMissing { try demandFew(findings, report.findings.known + findings.different.count) }
        let take = TakeDeliveries(store: store) { InventoryCommand.meaning($0) }
        report.recorded["unknown"] = try await record(
            findings.unknown.compactMap { events.start($0, notBefore: since) }, take)
        if correct {
            report.recorded["different"] = try await record(
                findings.different.compactMap { events.correction($0) }, take)
            report.recorded["ended"] = try await record(findings.ended.compactMap { events.reopening($0) }, take)
        }
        if endMissing { report.recorded["missing"] = try await record(findings.missing.map { events.end($0) }, take) }
    }

    /// Sees that most of what is billed is there still: a cloud that is another one than was meant has none of it.
    private func demandFew(_ findings: InventoryFindings, _ there: Int) throws {
        let missing = findings.missing.count
        guard missing > 10, missing > there, !force else { return }
        throw Failure.failed(
            "\(missing) resources are billed and not in the cloud, and only \(there) are in both; nothing was recorded. "
                + "If that is right, give --force")
    }

    private func record(_ drafts: [EventReader.Draft], _ take: TakeDeliveries) async throws -> InventoryReport.Recorded
    {
        var done = InventoryReport.Recorded()
        var rest = drafts[...]
        while !rest.isEmpty {
            let batch = rest.prefix(500)
            rest = rest.dropFirst(batch.count)
            let deliveries = batch.map {
                Delivery(source: "inventory", body: $0.event(id: nil, account: $0.account).text)
            }
            for answer in try await take(deliveries) {
                switch answer {
                case .recorded: done.recorded += 1
                case .known, .ignored: done.known += 1
                case .rejected(let reason): done.rejected.append(reason)
                case .tryAgain: done.rejected.append("it was not recorded; try again")
                }
            }
        }
        return done
    }

    /// What a plain event means that this program wrote itself.
    private static func meaning(_ delivery: Delivery) -> TakeDeliveries.Meaning {
        do {
            let draft = try EventReader.read(try JSONParser.parse(delivery.body), now: .limit.adding(microseconds: -1))
            return .events([
                .event(draft.event(id: nil, account: draft.account, source: Event.Source(name: delivery.source)))
            ])
        } catch {
            return .rejected(
                RejectedDelivery(
                    source: delivery.source, reason: RejectedBody.redacted(reason: "\(error)"),
                    body: RejectedBody.redacted(delivery.body)))
        }
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
