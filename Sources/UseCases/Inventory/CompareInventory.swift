public import Domain
import JSON
public import Ports

/// Compares what a cloud says it has with what is charged for, while both change.
///
/// What is charged for is read before the cloud is asked, and after. So what began or ended meanwhile is no finding: a
/// resource is missing that was charged for before and after and that the cloud did not list in between, and it is billed
/// otherwise than the cloud has it if it was before and after.
public struct CompareInventory: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// - Parameters:
    ///   - rtypes: the types that the cloud is asked for, completely.
    ///   - list: asks the cloud.
    ///   - isThere: asks the cloud for one resource that it did not list.
    public func callAsFunction<Failure>(
        _ rtypes: Set<String>, list: () async throws(Failure) -> [CloudResource],
        isThere: (NodeName) async throws(Failure) -> Bool
    ) async throws(InventoryError<Failure>) -> InventoryFindings {
        let before: RunningResources
        do throws(StoreError) { before = try await running(rtypes) } catch {
            throw InventoryError<Failure>.store(error)
        }
        let listed: [CloudResource]
        do throws(Failure) { listed = try await list() } catch { throw InventoryError<Failure>.cloud(error) }
        let after: RunningResources
        var findings: InventoryFindings
        do throws(StoreError) {
            after = try await running(rtypes)
            findings = try await judged(listed, before, after)
        } catch { throw InventoryError<Failure>.store(error) }
        let names = Set(listed.map(\.key))
        for (key, billed) in after.entries where before.entries[key] != nil && !names.contains(key) {
            do throws(Failure) {
                guard try await !isThere(key) else { continue }
            } catch { throw InventoryError<Failure>.cloud(error) }
            findings.missing.append(InventoryFindings.Missing(key: key, billed: billed))
        }
        findings.missing.sort {
            precedes("\($0.key.rtype) \($0.key.name ?? "")", "\($1.key.rtype) \($1.key.name ?? "")")
        }
        return findings
    }

    private func running(_ rtypes: Set<String>) async throws(StoreError) -> RunningResources {
        try await RunningResources(rtypes, in: store, at: clock.utcNow())
    }

    private func judged(
        _ listed: [CloudResource], _ before: RunningResources, _ after: RunningResources
    ) async throws(StoreError) -> InventoryFindings {
        var findings = InventoryFindings()
        findings.listed = listed.count
        for resource in listed {
            guard let draft = resource.draft else {
                findings.uncharged += 1
                continue
            }
            let states = [after, before].compactMap { $0.entries[resource.key] }
            if let billed = after.entries[resource.key] {
                if !resource.isCertain || states.contains(where: { agrees(resource, draft, $0) }) {
                    findings.known += 1
                } else {
                    findings.different.append(InventoryFindings.Difference(resource: resource, billed: billed))
                }
            } else {
                switch try await past(of: resource.key) {
                case .none: findings.unknown.append(resource)
                case .ended: findings.ended.append(resource)
                case .unowned: findings.known += 1
                }
            }
        }
        return findings
    }

    private func agrees(
        _ resource: CloudResource, _ draft: EventReader.Draft, _ billed: RunningResources.Entry
    ) -> Bool {
        guard draft.account.map({ isSame($0, billed.account) }) ?? true else { return false }
        return resource.charges.allSatisfy { key, quantity in (billed.charges[key] ?? .zero) == quantity }
    }

    /// What became of a resource that no account is charged for.
    private enum Past { case none, ended, unowned }

    private func past(of key: NodeName) async throws(StoreError) -> Past {
        var question = ResourceQuestion(now: clock.utcNow())
        (question.rtype, question.name) = (key.rtype, key.name)
        var past = Past.none
        for resource in try await store.resources(question) {
            guard let segments = try await store.history(of: resource.id, knownAt: nil)?.segments, !segments.isEmpty
            else { continue }
            // While nobody said whose it is, it is on no bill, and runs all the same.
            if segments.contains(where: { $0.end == nil }) { return .unowned }
            past = .ended
        }
        return past
    }
}

/// Why a cloud could not be compared with what is billed of it.
public enum InventoryError<Failure: Error>: Error {
    case cloud(Failure)
    case store(StoreError)
}
