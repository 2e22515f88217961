import Domain

/// How charges are written in columns: `kind`, `whole`, `micros`.
enum ChargeColumns {
    static func columns(of charge: Charge?) -> (kind: Int64?, quantity: Quantity?) {
        switch charge {
        case nil: (nil, nil)
        case .linear(let quantity): (0, quantity)
        case .fixed(let quantity): (1, quantity)
        case .end: (2, nil)
        }
    }

    static func charge(kind: Int64?, whole: Int64, micros: Int64) -> Charge? {
        switch kind {
        case 0: .linear(quantity(whole, micros))
        case 1: .fixed(quantity(whole, micros))
        case 2: .end
        default: nil
        }
    }

    static func kind(of charge: Segment.Charge) -> Int64 {
        switch charge {
        case .linear: 0
        case .fixed: 1
        case .carried: 2
        }
    }

    static func segmentCharge(kind: Int64, whole: Int64, micros: Int64) -> Segment.Charge {
        switch kind {
        case 0: .linear(quantity(whole, micros))
        case 1: .fixed(quantity(whole, micros))
        default: .carried(quantity(whole, micros))
        }
    }

    /// The schema's checks keep both within a quantity's bounds.
    private static func quantity(_ whole: Int64, _ micros: Int64) -> Quantity {
        Quantity(whole: UInt64(clamping: whole), micros: UInt32(clamping: micros))
    }
}

extension SQLRows {
    /// Reads a segment from six columns: account, kind, whole, micros, begin, end.
    func segment(_ row: Int, from column: Int) -> Segment {
        segment(row, of: optionalInteger(row, column).map(AccountID.init(rawValue:)), from: column + 1)
    }

    /// Reads a segment of an account from five columns: kind, whole, micros, begin, end.
    func segment(_ row: Int, of account: AccountID?, from column: Int) -> Segment {
        Segment(
            charge: ChargeColumns.segmentCharge(
                kind: integer(row, column), whole: integer(row, column + 1), micros: integer(row, column + 2)),
            account: account, begin: moment(row, column + 3), end: optionalMoment(row, column + 4))
    }

    func moment(_ row: Int, _ column: Int) -> Moment { Moment(microseconds: integer(row, column)) }

    func optionalMoment(_ row: Int, _ column: Int) -> Moment? {
        optionalInteger(row, column).map(Moment.init(microseconds:))
    }
}
