public import AMQPCodec

extension ShortString: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(clipping: text) }
}

extension LongString: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}

extension SecretString: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(LongString(text)) }
}

extension ChannelNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral number: UInt16) { self.init(rawValue: number) }
}

/// A table of fields that are known to fit.
public func sample(_ fields: KeyValuePairs<String, FieldValue>) -> FieldTable {
    (try? FieldTable(fields)) ?? FieldTable()
}
