import Domain
import Hummingbird
import JSON
import Ports
import UseCases

/// `GET /resource/{id}/charges`.
struct ChargesRoute: Sendable {
    let explainCost: ExplainCost

    static let parameters = ["account"] + QueryParameters.period + ["as_of", "exact"]

    func answer(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let id = ResourceID(rawValue: try inquiry.path.id("id"))
        var question = ExplainCost.Question(resource: id)
        let isExact: Bool
        do throws(FieldError) {
            question.period = try inquiry.query.period()
            question.asOf = try inquiry.query.moment("as_of")
            question.account = try inquiry.query.text("account")
            isExact = try inquiry.query.flag("exact")
        } catch { throw APIError(error) }
        question.account = try caller.account(asking: question.account)
        question.isConfined = caller != .admin
        let explanation: ExplainCost.Explanation
        do throws(ExplainCost.Failure) { explanation = try await explainCost(question) } catch {
            throw APIError(error)
        }
        return .json { $0.explanation(explanation, showsExact: isExact) }
    }
}
