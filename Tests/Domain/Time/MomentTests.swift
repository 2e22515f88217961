import Domain
import TestSupport
import Testing

@Suite("A moment")
struct MomentTests {
    /// "Times are UTC, ISO 8601 with Z; both T and a space are read, microseconds are optional … Z, an offset
    /// (converted) or none (UTC)". "Times out have six digits of microseconds, or none when they are zero."
    @Test(
        "is read in every form and written in one",
        arguments: [
            ("2012-04-17T11:21:04Z", "2012-04-17T11:21:04Z"),
            ("2012-04-17 11:21:04Z", "2012-04-17T11:21:04Z"),
            ("2012-04-17T11:21:04", "2012-04-17T11:21:04Z"),
            ("2012-04-17 11:21:04", "2012-04-17T11:21:04Z"),
            ("2012-04-17", "2012-04-17T00:00:00Z"),
            ("2012-04-17T11:21:04.123456Z", "2012-04-17T11:21:04.123456Z"),
            ("2012-04-17 11:21:04.123456", "2012-04-17T11:21:04.123456Z"),
            ("2012-04-17T11:21:04.000000Z", "2012-04-17T11:21:04Z"),
            ("2012-04-17T11:21:04.1Z", "2012-04-17T11:21:04.100000Z"),
            ("2012-04-17T11:21:04.000001Z", "2012-04-17T11:21:04.000001Z"),
            ("2012-04-17T11:21:04+02:00", "2012-04-17T09:21:04Z"),
            ("2012-04-17T11:21:04.5-05:30", "2012-04-17T16:51:04.500000Z"),
            ("2012-04-17T11:21:04+0200", "2012-04-17T09:21:04Z"),
            ("2012-04-17T11:21:04+00:00", "2012-04-17T11:21:04Z"),
            ("2012-04-17T11:21:04-00:00", "2012-04-17T11:21:04Z"),
            ("2012-12-31T23:30:00-01:00", "2013-01-01T00:30:00Z"),
            ("2012-03-01T00:30:00+01:00", "2012-02-29T23:30:00Z"),
            ("2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999999Z"),
            ("2000-02-29", "2000-02-29T00:00:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("1969-12-31T23:30:00-01:00", "1970-01-01T00:30:00Z"),
            ("1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00Z"),
            ("2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999Z"),
            ("2200-01-01T00:59:59+01:00", "2199-12-31T23:59:59Z"),
            ("2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"),
        ])
    func forms(text: String, written: String) throws {
        let moment = try Moment(text)
        #expect(moment.description == written)
        #expect(try Moment(written) == moment)
    }

    /// "More than six digits, a 60th second or a day that does not exist: 400"; "moments lie in 1970..2199; what lies
    /// outside is an error at the door".
    @Test(
        "is refused, with the reason",
        arguments: [
            ("2023-02-29T00:00:00Z", MomentError.noSuchTime), ("1900-02-29", .noSuchTime), ("2100-02-29", .noSuchTime),
            ("2012-04-31", .noSuchTime), ("2012-13-01", .noSuchTime), ("2012-00-01", .noSuchTime),
            ("2012-01-00", .noSuchTime), ("2012-01-32", .noSuchTime), ("2012-04-17T24:00:00Z", .noSuchTime),
            ("2012-04-17T23:60:00Z", .noSuchTime), ("2012-06-30T23:59:60Z", .noSuchTime),
            ("2012-04-17T25:00:00Z", .noSuchTime), ("2012-04-17T11:21:04+24:00", .noSuchTime),
            ("2012-04-17T11:21:04+01:60", .noSuchTime),
            ("2012-04-17T11:21:04.1234567Z", .tooManyDigits), ("2012-04-17T11:21:04.0000000", .tooManyDigits),
            ("1969-12-31T23:59:59.999999Z", .outOfRange), ("2200-01-01T00:00:00Z", .outOfRange),
            ("1970-01-01T00:00:00+00:01", .outOfRange), ("2199-12-31T23:59:59-00:01", .outOfRange),
            ("0000-01-01", .outOfRange), ("9999-12-31T23:59:59Z", .outOfRange),
            ("", .malformed), ("now", .malformed), ("2012", .malformed), ("2012-04", .malformed),
            ("2012-4-17", .malformed), ("12-04-17", .malformed), ("20120417", .malformed), ("2012/04/17", .malformed),
            ("20120417T112104Z", .malformed), ("2012-04-17T", .malformed), ("2012-04-17Z", .malformed),
            ("2012-04-17T11", .malformed), ("2012-04-17T11:21", .malformed), ("2012-04-17T11:21Z", .malformed),
            ("2012-04-17T11:21:4Z", .malformed), ("2012-04-17t11:21:04z", .malformed),
            ("2012-04-17T11:21:04ZZ", .malformed), ("2012-04-17T11:21:04Z ", .malformed),
            (" 2012-04-17T11:21:04Z", .malformed), ("2012-04-17T11:21:04 UTC", .malformed),
            ("2012-04-17T11:21:04.Z", .malformed), ("2012-04-17T11:21:04,5Z", .malformed),
            ("2012-04-17T11:21:04+2", .malformed), ("2012-04-17T11:21:04+02:0", .malformed),
            ("2012-04-17T11:21:04+02:00Z", .malformed), ("2012-04-17  11:21:04", .malformed),
            ("2012-04-17T11:21:04.5.5", .malformed), ("-2012-04-17", .malformed), ("+2012-04-17", .malformed),
            ("2012-04-17T-1:21:04Z", .malformed), ("\u{662}012-04-17", .malformed), ("2012-04-17\u{0}", .malformed),
            ("1334661664", .malformed),
        ])
    func refused(text: String, error: MomentError) {
        #expect(throws: error) { try Moment(text) }
    }

    /// Seconds since 1970, as known elsewhere.
    @Test(
        "counts microseconds since 1970",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-02T00:00:00Z", 86_400), ("2000-03-01T00:00:00Z", 951_868_800),
            ("2001-09-09T01:46:40Z", 1_000_000_000), ("2012-04-17T11:21:04Z", 1_334_661_664),
            ("2038-01-19T03:14:07Z", 2_147_483_647), ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("2199-12-31T23:59:59Z", 7_258_118_399),
        ])
    func seconds(text: String, seconds: Int64) throws {
        #expect(try Moment(text).microseconds == seconds * 1_000_000)
        #expect(Moment(microseconds: seconds * 1_000_000).description == text)
    }

    @Test("reads what it writes", arguments: Rounds.seeds(4))
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<500 {
            let micros = Int64.random(in: 0..<Moment.limit.microseconds, using: &random)
            let moment = Moment(microseconds: random.chance(30) ? micros - micros % Moment.second : micros)
            #expect(try Moment(moment.description) == moment, "seed \(seed)")
            let length = moment.microseconds % Moment.second == 0 ? 20 : 27
            #expect(moment.description.utf8.count == length, "seed \(seed)")
            let second = moment.wholeSecond
            #expect(second <= moment && moment.microseconds - second.microseconds < Moment.second, "seed \(seed)")
            #expect(second.microseconds % Moment.second == 0, "seed \(seed)")
        }
    }
}
