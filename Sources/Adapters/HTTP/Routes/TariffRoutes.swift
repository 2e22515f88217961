import Domain
import Hummingbird
import JSON
import Ports
import UseCases

/// `GET /tariff` and `POST /tariff`.
struct TariffRoutes: Sendable {
    let setTariffs: SetTariffs
    let store: any BillingStore
    let clock: any UTCClock
    let body: BodyReader

    /// The rates that are in force now.
    func current(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let versions: [TariffVersion]
        do throws(StoreError) { versions = try await store.tariffs() } catch { throw .store(error) }
        let prices = PriceList(versions, unit: store.facts.unit).prices(at: clock.utcNow())
        return values(prices.filter(\.price.isPriced).map { ($0.rtype, $0.price.rate) })
    }

    /// Records prices and answers their values as they were posted.
    func set(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let bytes = try await body.read(inquiry.request)
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(bytes) } catch { throw APIError(error) }
        let drafts: [TariffDraft]
        do throws(FieldError) { drafts = try setTariffs.read(value) } catch { throw APIError(error) }
        do throws(StoreError) { _ = try await setTariffs(drafts) } catch { throw .store(error) }
        return values(drafts.map { ($0.rtype, $0.rate) })
    }

    private func values(_ rates: [(rtype: String, rate: Rate?)]) -> Response {
        .json { writer in
            writer.raw("{")
            for (index, (rtype, rate)) in rates.enumerated() {
                if index > 0 { writer.raw(",") }
                writer.quoted(rtype)
                writer.raw(":")
                if let rate { writer.plain(rate.double.shortestText) } else { writer.raw("null") }
            }
            writer.raw("}")
        }
    }
}
