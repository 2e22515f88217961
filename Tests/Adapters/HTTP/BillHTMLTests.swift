import Domain
import HTTPTypes
import JSON
import Testing

@testable import HTTPAdapter

struct BillHTMLTests {
    private func page(_ trees: [BillTree], _ style: BillStyle = BillStyle()) -> String {
        var bill = BillHTML(style, of: Bills.april)
        for tree in trees { bill.write(tree) }
        bill.close(Bills.april)
        return String(decoding: bill.bytes, as: UTF8.self)
    }

    /// What a person reads: the text between the tags, row by row.
    private func rows(_ page: String) -> [String] {
        page.split(separator: "<body>")[1].split(separator: "\n").map { line in
            var (text, isTag) = ("", false)
            for character in line {
                switch character {
                case "<": (isTag, text) = (true, text.last == "|" ? text : text + "|")
                case ">": isTag = false
                default: if !isTag { text.append(character) }
                }
            }
            return text
        }.filter { $0 != "|" && !$0.isEmpty }
    }

    @Test func `a person reads each account's lines, its sums by type, and those of all`() {
        let trees = [
            Bills.tree(
                1, "acme", Bills.line(46, parent: 45, rtype: "vcpus", cost: "0.5"),
                Bills.line(45, rtype: "nova/instance", name: "12", created: "2012-01-19T17:37:24Z", cost: "2")),
            Bills.tree(1, "acme", Bills.line(47, rtype: "nova/instance", name: "13", cost: "3")),
            Bills.tree(2, "globex", Bills.line(48, rtype: "vcpus", cost: "1")),
        ]
        #expect(
            rows(page(trees)) == [
                "|Bill|", "|from |2012-04-01 00:00:00Z| to |2012-05-01 00:00:00Z|",
                "|Account |acme|", "|Type|Name|From|Until|Cost|",
                "|vcpus|0.5*|", "|nova/instance|12|2012-01-19 17:37:24Z|2.0*|", "|nova/instance|13|3.0*|",
                "|all of nova/instance|5.0|", "|all of vcpus|0.5|", "|Total|5.5|",
                "|Account |globex|", "|Type|Name|From|Until|Cost|", "|vcpus|1.0*|", "|all of vcpus|1.0|", "|Total|1.0|",
                "|All accounts|", "|all of nova/instance|5.0|", "|all of vcpus|1.5|", "|Total|6.5|",
                "|* No price was set for a part of it: each unit counts 1 for each unit of time.|",
            ])
    }

    @Test func `what a name holds is text, and nothing else`() {
        let hostile = "</td><script>alert('1')</script>&amp;\"\u{301}"
        let text = page([Bills.tree(1, hostile, Bills.line(1, rtype: hostile, name: hostile))])
        let escaped = "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot;\u{301}"
        #expect(!text.contains("<script") && text.contains(escaped))
        #expect(text.hasSuffix("</html>\n"))
    }

    @Test func `exact costs stand below the others`() {
        let text = page([Bills.tree(1, "a", Bills.line(1, cost: "0.5"))], BillStyle(showsExact: true))
        #expect(text.contains("0.5*<br><small>1/2</small>"))
    }

    @Test func `types beyond what a person would read are summed up together`() {
        let lines = (0..<TypeSums.limit + 50).map {
            BillTree(
                account: AccountID(rawValue: 1), accountName: "a",
                lines: [Bills.line(Int64($0), rtype: "t\($0)", cost: "1")])
        }
        let text = rows(page(lines))
        #expect(text.contains("|all of the other types|50.0|"))
        #expect(text.contains("|Total|250.0|"))
    }

    @Test func `a browser gets it, and nothing in it may run`() async throws {
        let test = try TestAPI()
        let accept = ["Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"]
        let empty = try await test.ask(.get, "/bill", headers: accept)
        #expect(empty.text.contains("Nothing was charged in this period."))
        #expect(empty.headers[.contentType] == "text/html; charset=utf-8")
        #expect(empty.headers[.contentSecurityPolicy] == "default-src 'none'; style-src 'unsafe-inline'")
        let reader = ScriptedReader { $0 < 5 ? ScriptedReader.chunk($0) : [] }
        let large = try await TestAPI(reader: reader).ask(.get, "/bill?time_period=2012-04", headers: accept)
        #expect(large.pieces > 3)
        #expect(large.text.split(separator: "<tr class=\"root\">").count == 2_001)
    }
}
