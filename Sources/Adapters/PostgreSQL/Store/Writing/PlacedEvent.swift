import Domain

/// An event with the tree that it is of and the account that it names.
struct PlacedEvent {
    let event: Event
    let tree: TreePlace
    let account: AccountPlace?
}
