import Domain
import JSON

/// The trees and accounts that the events of a transaction need, stored or not.
struct EventPlaces {
    private let cloudUnique: CloudUniqueTypes
    private var trees: [RootKey: TreePlace] = [:]
    private var accounts: [ByteText: AccountPlace] = [:]
    // What was not looked up yet, in the order in which it is going to be.
    private(set) var wantedTrees: [TreePlace] = []
    private var wantedAccounts: [AccountPlace] = []

    init(_ cloudUnique: CloudUniqueTypes) { self.cloudUnique = cloudUnique }

    /// Makes room for so many trees.
    mutating func reserve(_ count: Int) {
        trees.reserveCapacity(count)
        wantedTrees.reserveCapacity(count)
    }

    /// Where an event belongs; `nil` where nothing says which root it means.
    mutating func place(_ event: Event) -> PlacedEvent? {
        guard let key = cloudUnique.key(of: event) else { return nil }
        return PlacedEvent(event: event, tree: tree(key), account: event.account.map { account($0) })
    }

    private mutating func tree(_ key: RootKey) -> TreePlace {
        trees[key].orElse {
            let place = TreePlace(key)
            wantedTrees.append(place)
            return place
        }
    }

    private mutating func account(_ name: String) -> AccountPlace {
        accounts[ByteText(name)].orElse {
            let place = AccountPlace(name)
            wantedAccounts.append(place)
            return place
        }
    }

    /// What looks up all that is wanted.
    var lookups: Connection.Batch {
        let keys = wantedTrees.map(\.key)
        return [
            (
                """
                SELECT wish.place, root.home, root.id, root.owner
                FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS wish (rtype, name, owner, place)
                LEFT JOIN account a ON a.name = wish.owner
                JOIN root ON root.name = wish.name AND root.rtype = wish.rtype
                AND root.owner = CASE WHEN wish.owner IS NULL THEN 0 ELSE a.id END
                """,
                [
                    .texts(keys.map(\.rtype)), .texts(keys.map { $0.name ?? "" }), .texts(keys.map(\.owner)),
                ]
            ),
            ("SELECT id, name FROM account WHERE name = ANY ($1::text[])", [.texts(wantedAccounts.map(\.name))]),
        ]
    }

    /// Takes in what the ``lookups`` found.
    mutating func take(_ rows: ArraySlice<SQLRows>) {
        guard let found = rows.first, let accounts = rows.last else { return }
        for row in 0..<found.count {
            let owner = found.integer(row, 3)
            wantedTrees[Int(found.integer(row, 0)) - 1].root = TreePlace.Root(
                home: found.integer(row, 1), id: ResourceID(rawValue: found.integer(row, 2)),
                owner: owner == 0 ? nil : AccountID(rawValue: owner))
        }
        takeAccounts(accounts)
        (wantedTrees, wantedAccounts) = ([], [])
    }

    /// Takes in ids and names of accounts.
    func takeAccounts(_ rows: SQLRows) {
        for row in 0..<rows.count {
            accounts[ByteText(rows.text(row, 1))]?.id = AccountID(rawValue: rows.integer(row, 0))
        }
    }
}

extension Optional {
    /// What is there; where nothing is, it is made.
    fileprivate mutating func orElse(_ make: () -> Wrapped) -> Wrapped {
        if let self { return self }
        let made = make()
        self = made
        return made
    }
}
