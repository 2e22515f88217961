import Domain
import JSON
import Ports
import UseCases

extension JSONWriter {
    /// An explanation: each charge is `quantity × rate × time / unit = product`, a fixed one without the time.
    mutating func explanation(_ explanation: ExplainCost.Explanation, showsExact: Bool) {
        raw("{\"charges\":[")
        for (index, step) in explanation.steps.enumerated() {
            if index > 0 { raw(",") }
            self.step(step, showsExact: showsExact)
        }
        raw("],\"cost\":")
        amount(explanation.sum, "\"cost_exact\"", showsExact: showsExact)
        raw(",\"id\":")
        integer(explanation.resource.id.rawValue)
        raw(",\"name\":")
        quoted(explanation.resource.name)
        raw(",\"parent_id\":")
        integer(explanation.resource.parent?.rawValue)
        raw(",\"period_end\":")
        quoted(explanation.period.end)
        raw(",\"period_start\":")
        quoted(explanation.period.start)
        raw(",\"rtype\":")
        quoted(explanation.resource.rtype)
        raw("}")
    }

    private mutating func step(_ step: ExplainCost.Step, showsExact: Bool) {
        let (charge, price) = (step.step.charge, step.step.price)
        raw("{\"account\":")
        quoted(step.account.name)
        raw(",\"begin\":")
        quoted(step.step.begin)
        raw(",\"end\":")
        quoted(step.step.end)
        raw(charge.isFixed ? ",\"kind\":\"fixed\",\"microseconds\":" : ",\"kind\":\"linear\",\"microseconds\":")
        integer(charge.isFixed ? nil : step.step.end.microseconds - step.step.begin.microseconds)
        raw(price.isPriced ? ",\"priced\":true,\"product\":" : ",\"priced\":false,\"product\":")
        amount(step.step.cost, "\"product_exact\"", showsExact: showsExact)
        raw(",\"quantity\":")
        plain(charge.quantity.double.shortestText)
        exact("\"quantity_exact\"", charge.quantity.description, showsExact: showsExact)
        raw(",\"rate\":")
        rate(price.rate)
        exact("\"rate_exact\"", price.rate.description, showsExact: showsExact)
        raw(",\"tariff_id\":")
        integer(price.version?.rawValue)
        raw(",\"unit\":")
        quoted(price.unit.rawValue)
        raw("}")
    }

    private mutating func amount(_ amount: ExactAmount, _ key: StaticString, showsExact: Bool) {
        cost(amount)
        exact(key, amount.rational, showsExact: showsExact)
    }

    private mutating func exact(_ key: StaticString, _ text: @autoclosure () -> String, showsExact: Bool) {
        guard showsExact else { return }
        raw(",")
        raw(key)
        raw(":")
        quoted(text())
    }
}
