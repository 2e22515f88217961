import Domain
import TestSupport
import Testing

@Suite("The shortest text of a double")
struct DoubleTextTests {
    /// Bits, and how the predecessor's language writes them: an exponent from 10^16 on and below 10^-4.
    static let table: [(bits: UInt64, text: String)] = [
        (0x0000_0000_0000_0000, "0.0"), (0x3ff0_0000_0000_0000, "1.0"), (0x3fb9_9999_9999_999a, "0.1"),
        (0x3fc9_9999_9999_999a, "0.2"), (0x3fd3_3333_3333_3333, "0.3"), (0x3fd5_5555_5555_5555, "0.3333333333333333"),
        (0x3fe5_5555_5555_5555, "0.6666666666666666"), (0x4059_0000_0000_0000, "100.0"),
        (0x430c_6bf5_2634_0000, "1000000000000000.0"), (0x4341_c379_37e0_8000, "1e+16"),
        (0x4376_3457_85d8_a000, "1e+17"), (0x437b_69b4_ba63_0f35, "1.2345678901234568e+17"),
        (0x433f_ffff_ffff_ffff, "9007199254740991.0"), (0x4340_0000_0000_0000, "9007199254740992.0"),
        (0x4340_0000_0000_0001, "9007199254740994.0"), (0x4340_0000_0000_0002, "9007199254740996.0"),
        (0x4341_c379_37e0_7fff, "9999999999999998.0"), (0x4341_c379_37e0_7ffe, "9999999999999996.0"),
        (0x4341_c379_37e0_8001, "1.0000000000000002e+16"), (0x4340_2a33_6dba_6000, "9100000000000000.0"),
        (0x4340_0000_0000_0004, "9007199254741000.0"), (0x3f1a_36e2_eb1c_432d, "0.0001"),
        (0x3ee4_f8b5_88e3_68f1, "1e-05"), (0x3f20_2e4b_6ce5_dc68, "0.00012345"),
        (0x3f1a_3637_1ea5_31a9, "9.999000000000001e-05"), (0x0000_0000_0000_0001, "5e-324"),
        (0x0010_0000_0000_0000, "2.2250738585072014e-308"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0x4480_f0cf_064d_d592, "1e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x4011_6666_6666_6666, "4.35"), (0x4191_4cab_523a_67eb, "72559316.55703704"),
        (0x40c0_7914_19ca_252b, "8434.157037037037"), (0x4030_7914_19ca_252b, "16.472962962962963"),
        (0x3fe0_0000_0000_0000, "0.5"), (0x3ff8_0000_0000_0000, "1.5"), (0x40fe_2400_0000_0000, "123456.0"),
        (0x4330_0000_0000_0000, "4503599627370496.0"), (0x4330_0000_0000_0002, "4503599627370498.0"),
        (0x4320_0000_0000_0000, "2251799813685248.0"), (0x3e7a_d7f2_9abc_af48, "1e-07"),
        (0x3eb0_0000_0000_0000, "9.5367431640625e-07"), (0x4009_21fb_5444_2d18, "3.141592653589793"),
        (0x447c_7e83_209e_90b2, "8.41e+21"), (0x4450_0000_0000_0000, "1.1805916207174113e+21"),
        (0x46f6_5da5_5681_82ab, "7.2581184e+33"),
    ]

    /// "to the nearest double, in its shortest form".
    @Test("is that which the predecessor's clients know", arguments: table)
    func text(row: (bits: UInt64, text: String)) { #expect(Double(bitPattern: row.bits).shortestText == row.text) }

    @Test("reads as the same double", arguments: Rounds.seeds(4))
    func readsBack(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<500 {
            // Costs: from 10^-32 to 10^34.
            let exponent = Int.random(in: -107...113, using: &random)
            let value = Double(sign: .plus, exponent: exponent, significand: Double.random(in: 1..<2, using: &random))
            #expect(Double(value.shortestText) == value, "seed \(seed)")
        }
    }
}
