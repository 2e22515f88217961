public import Domain

/// Says what time it is.
///
/// 1. `utcNow` never throws and never blocks for long; a clock that can't be read says the last moment it knew.
/// 2. It lies within the moments that can be recorded.
public protocol UTCClock: Sendable {
    func utcNow() -> Moment
}
