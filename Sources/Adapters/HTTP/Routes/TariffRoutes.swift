import Domain
import Hummingbird
import JSON
import Ports
import UseCases

/// `GET /tariff`, `POST /tariff`, `GET /tariff/history` and `POST /tariff/{id}/cancel`.
struct TariffRoutes: Sendable {
    let setTariffs: SetTariffs
    let cancelTariff: CancelTariff
    let store: any BillingStore
    let clock: any UTCClock
    let body: BodyReader

    /// The rates that are in force now.
    func current(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let prices = PriceList(try await versions(), unit: store.facts.unit).prices(at: clock.utcNow())
        return values(prices.filter(\.price.isPriced).map { ($0.rtype, $0.price.rate) })
    }

    /// Records prices and answers their values as they were posted.
    func set(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let value = try await body.json(inquiry.request)
        let drafts: [TariffDraft]
        do throws(FieldError) { drafts = try setTariffs.read(value) } catch { throw APIError(error) }
        do throws(StoreError) { _ = try await setTariffs(drafts) } catch { throw .store(error) }
        return values(drafts.map { ($0.rtype, $0.rate) })
    }

    static let historyParameters = ["rtype", "exact", "limit", "marker"]

    /// Every version, cancelled ones too, in the order of recording.
    func history(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let (rtype, isExact, marker, limit): (String?, Bool, Int64, Int?)
        do throws(FieldError) {
            (rtype, isExact) = (try inquiry.query.text("rtype"), try inquiry.query.flag("exact"))
            (marker, limit) = (try inquiry.query.id("marker") ?? 0, try inquiry.query.limit())
        } catch { throw APIError(error) }
        let listed = try await versions().lazy
            .filter { version in version.id.rawValue > marker && (rtype.map { isSame($0, version.rtype) } ?? true) }
        return .json(list: listed.prefix(limit ?? .max)) { $1.tariff($0, showsExact: isExact) }
    }

    func cancel(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let id = TariffID(rawValue: try inquiry.path.id("id"))
        let note = try await CancellationNote.read(inquiry.request, body)
        let cancellation: Cancellation
        do throws(CancelTariff.Failure) { cancellation = try await cancelTariff(id, note) } catch {
            throw APIError(error)
        }
        return .json { $0.cancellation(cancellation) { $0.integer(id.rawValue) } }
    }

    private func versions() async throws(APIError) -> [TariffVersion] {
        do throws(StoreError) { return try await store.tariffs() } catch { throw .store(error) }
    }

    private func values(_ rates: [(rtype: String, rate: Rate?)]) -> Response {
        .json { writer in
            writer.raw("{")
            for (index, (rtype, rate)) in rates.enumerated() {
                if index > 0 { writer.raw(",") }
                writer.quoted(rtype)
                writer.raw(":")
                writer.rate(rate)
            }
            writer.raw("}")
        }
    }
}
