import Domain
import HTTPTypes
import Hummingbird
import Ports
import UseCases

/// `GET /bill`.
struct BillRoute: Sendable {
    let billPeriod: BillPeriod
    let clock: any UTCClock
    let directory: (any AccountDirectory)?

    func answer(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        var query = try BillQuery(inquiry.query)
        // Without ids a bill depends on nothing but what was recorded, and neither does it on names that change.
        if query.style.showsIDs { query.style.titles = await directory?.titles() }
        let answer = BillAnswer(
            format: BillFormat(accept: inquiry.request.headers[.accept]), style: query.style, logger: inquiry.logger)
        var question = query.question
        question.account = try caller.account(asking: question.account)
        let bill: OpenBill
        do throws(BillPeriod.Failure) { bill = OpenBill(try await billPeriod(question)) } catch {
            // A member's project that was never billed is no account yet, and owes nothing.
            guard case .noSuchAccount = error, caller != .admin else { throw APIError(error) }
            return answer.empty(question.period ?? .month(holding: question.asOf ?? clock.utcNow()))
        }
        return try await answer.response(bill)
    }
}
