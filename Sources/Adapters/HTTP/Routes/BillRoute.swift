import Domain
import HTTPTypes
import Hummingbird
import Ports
import UseCases

/// `GET /bill`.
struct BillRoute: Sendable {
    let billPeriod: BillPeriod
    let clock: any UTCClock

    func answer(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let query = try BillQuery(inquiry.query)
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
