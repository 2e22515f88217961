import Domain
import JSON
import Ports
import UseCases

extension APIError {
    /// - Parameter prefix: says which of several things it is, such as `line 3: `.
    init(_ error: FieldError, prefix: String = "") { self = .invalid(prefix + error.description) }

    init(_ error: JSONError, prefix: String = "") { self = .invalid("\(prefix)this is not proper JSON: \(error)") }

    init(_ error: IdentityError) {
        switch error {
        case .unknown: self = .unauthenticated
        case .refused(let refusal): self = .forbidden(refusal.description)
        case .unavailable: self = .identityUnavailable
        }
    }

    init(_ failure: BillPeriod.Failure) {
        switch failure {
        case .invalid(let error): self.init(error)
        case .noSuchAccount(let name): self = .notFound("there is no account \(Fields.shown(name))")
        case .store(let error): self = .store(error)
        }
    }

    init(_ failure: ExplainCost.Failure) {
        switch failure {
        case .invalid(let error): self.init(error)
        case .noSuchAccount(let name): self = .notFound("there is no account \(Fields.shown(name))")
        case .noSuchResource(let id): self = .notFound("there is no resource \(id.rawValue)")
        case .store(let error): self = .store(error)
        }
    }

    init(_ failure: RetryRejected.Failure) {
        switch failure {
        case .noSuchDelivery(let id):
            self = .notFound("there is no rejected delivery \(id); one that was dealt with is not listed any more")
        case .conflict(let conflict): self = .conflict(conflict)
        case .store(let error): self = .store(error)
        }
    }

    init(_ failure: CancelEvent.Failure) {
        switch failure {
        case .invalid(let error): self.init(error)
        case .noSuchEvent(let id): self = .notFound("there is no event \(Fields.shown(id))")
        case .store(let error): self = .store(error)
        }
    }

    init(_ failure: CancelTariff.Failure) {
        switch failure {
        case .noSuchTariff(let id):
            self = .notFound("there is no tariff \(id.rawValue); GET /tariff/history lists them")
        case .store(let error): self = .store(error)
        }
    }

    /// - Parameter place: says which of several events it is, by its index.
    init(_ failure: RecordEvents.Failure, place: (Int) -> String) {
        switch failure {
        case .invalid(let index, let error): self.init(error, prefix: place(index))
        case .noSuchRoot(let index, let error): self = .notFound(place(index) + error.description)
        case .conflict(let conflict): self = .conflict(conflict)
        case .store(let error): self = .store(error)
        }
    }
}
