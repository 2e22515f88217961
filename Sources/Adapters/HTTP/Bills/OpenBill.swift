import Domain
import Ports
import Synchronization
import UseCases

/// A bill that is being answered: finished at its end, or else when nobody holds it any more.
///
/// An answer's body may be dropped before a byte of it was asked for, when the client went away or wants the head
/// only; then nothing but the end of this object's life is sure to come.
final class OpenBill: Sendable {
    private let bill: BillPeriod.Bill
    private let isFinished = Atomic(false)

    init(_ bill: BillPeriod.Bill) { self.bill = bill }

    var period: Period { bill.period }

    func next() async throws(StoreError) -> [BillTree] { try await bill.next() }

    func finish() async {
        guard !isFinished.exchange(true, ordering: .relaxed) else { return }
        await bill.finish()
    }

    deinit {
        guard !isFinished.load(ordering: .relaxed) else { return }
        Task { [bill] in await bill.finish() }
    }
}
