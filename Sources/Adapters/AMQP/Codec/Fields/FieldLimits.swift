/// How much of a table is decoded before it is refused.
public struct FieldLimits: Hashable, Sendable {
    /// How deep tables and arrays may be inside one another; the outermost is 1 deep.
    public let depth: Int
    /// How many values there may be in all.
    public let values: Int

    /// The deepest that can be asked for.
    public static let deepest = 128
    /// 32 deep, 16 384 values.
    public static let standard = FieldLimits(depth: 32, values: 16_384)

    /// Makes limits; the depth is kept between 1 and the deepest.
    public init(depth: Int, values: Int) {
        self.depth = min(max(depth, 1), FieldLimits.deepest)
        self.values = max(values, 0)
    }
}
