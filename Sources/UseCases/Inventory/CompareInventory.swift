public import Domain
import JSON
public import Ports

/// Compares what a cloud says it has with what is charged for, while both change.
///
/// What is charged for is read before the cloud is asked, and after: what began, changed or ended meanwhile is no
/// finding, since the answer may be older. So a resource is missing that was charged for before and after, and that the
/// cloud neither listed in between nor has afterwards; it is billed otherwise than the cloud has it if it was before and
/// after; and it runs in spite of its end if that was recorded before, and the cloud has it afterwards.
public struct CompareInventory: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// - Parameters:
    ///   - rtypes: the types that the cloud is asked for.
    ///   - isWhole: whether all of the cloud is asked; else nothing is missing.
    ///   - list: asks the cloud.
    ///   - isThere: asks the cloud for one resource.
    public func callAsFunction<Failure>(
        _ rtypes: Set<String>, isWhole: Bool = true, list: () async throws(Failure) -> CloudListing,
        isThere: (NodeName) async throws(Failure) -> Bool
    ) async throws(InventoryError<Failure>) -> InventoryFindings {
        let began = clock.utcNow().wholeSecond
        let before: RunningResources
        do throws(StoreError) { before = try await running(rtypes) } catch { throw .store(error) }
        let listing: CloudListing
        do throws(Failure) { listing = try await list() } catch { throw .cloud(error) }
        var findings = InventoryFindings()
        findings.asked = listing.asked.merging(rtypes.map { ($0, began) }) { known, _ in known }
        let billing: BillingMeanwhile
        do throws(StoreError) {
            billing = BillingMeanwhile(before: before, after: try await running(rtypes))
            for resource in listing.resources { try await judge(resource, billing, &findings) }
        } catch { throw .store(error) }
        let names = Set(listing.resources.map(\.key))
        findings.count(billing, listed: names)
        do throws(Failure) {
            // It may have ended after it was listed and before what is charged for was read again.
            var ended: [CloudResource] = []
            for resource in findings.ended {
                if try await isThere(resource.key) { ended.append(resource) } else { findings.known += 1 }
            }
            findings.ended = ended
            guard isWhole else { return findings }
            for key in billing.after.entries.keys.sorted(by: { $0.isBefore($1) }) {
                guard !names.contains(key), case .steady(let billed) = billing[key], try await !isThere(key) else {
                    continue
                }
                findings.missing.append(InventoryFindings.Missing(key: key, billed: billed))
            }
        } catch { throw .cloud(error) }
        return findings
    }

    private func running(_ rtypes: Set<String>) async throws(StoreError) -> RunningResources {
        try await RunningResources(rtypes, in: store, at: clock.utcNow())
    }

    private func judge(
        _ resource: CloudResource, _ billing: BillingMeanwhile, _ findings: inout InventoryFindings
    ) async throws(StoreError) {
        findings.listed += 1
        switch (billing[resource.key], resource.draft) {
        case (.steady(let billed), nil) where resource.isCertain:
            findings.undue.append(InventoryFindings.Missing(key: resource.key, billed: billed))
        case (_, nil): findings.uncharged += 1
        case (.changed, _?): findings.known += 1
        case (.steady(let billed), let draft?):
            findings.compared[resource.rtype, default: 0] += 1
            if !resource.isCertain || agrees(resource, draft, billed) {
                findings.known += 1
            } else {
                findings.different.append(InventoryFindings.Difference(resource: resource, billed: billed))
            }
        case (.nothing, _?):
            if !resource.isMade || resource.isOver {
                findings.uncharged += 1
            } else {
                try await judgeUnbilled(resource, &findings)
            }
        }
    }

    private func agrees(
        _ resource: CloudResource, _ draft: EventReader.Draft, _ billed: RunningResources.Entry
    ) -> Bool {
        guard !resource.isOver, draft.account.map({ isSame($0, billed.account) }) ?? true else { return false }
        return resource.charges.allSatisfy { key, quantity in (billed.charges[key] ?? .zero) == quantity }
    }

    private func judgeUnbilled(
        _ resource: CloudResource, _ findings: inout InventoryFindings
    ) async throws(StoreError) {
        switch try await past(of: resource.key) {
        case .none: findings.unknown.append(resource)
        // What ended after the list was asked for may be in it.
        case .ended(let end):
            if end < findings.asked[resource.rtype] ?? .earliest {
                findings.ended.append(resource)
            } else {
                findings.known += 1
            }
        case .unowned: findings.known += 1
        }
    }

    /// What became of a resource that no account is charged for.
    private enum Past {
        case none
        case ended(Moment)
        case unowned
    }

    private func past(of key: NodeName) async throws(StoreError) -> Past {
        var question = ResourceQuestion(now: clock.utcNow())
        (question.rtype, question.name) = (key.rtype, key.name)
        var last: Moment?
        for resource in try await store.resources(question) {
            for segment in try await store.history(of: resource.id, knownAt: nil)?.segments ?? [] {
                // While nobody said whose it is, it is on no bill, and runs all the same.
                guard let end = segment.end else { return .unowned }
                last = max(last ?? end, end)
            }
        }
        return last.map { .ended($0) } ?? .none
    }
}

/// Why a cloud could not be compared with what is billed of it.
public enum InventoryError<Failure: Error>: Error {
    case cloud(Failure)
    case store(StoreError)
}
