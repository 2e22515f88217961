/// A consumer as its channel knows it.
struct ConsumerEntry {
    let queue: DeliveryQueue
    /// What arrived in the read that goes on; handed over at its end.
    var arrivals: [Delivery] = []
}
