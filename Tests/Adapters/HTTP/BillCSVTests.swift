import Domain
import HTTPAdapter
import Testing

struct BillCSVTests {
    private func lines(_ trees: [BillTree], _ style: BillStyle = BillStyle()) -> [String] {
        var bill = BillCSV(style)
        for tree in trees { bill.write(tree) }
        bill.close(Bills.april)
        return String(decoding: bill.bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    private let tree = Bills.tree(
        1, "acme", Bills.line(46, parent: 45, rtype: "local_gb", created: "2012-01-19T17:37:24Z", cost: "0.5"),
        Bills.line(45, rtype: "nova/instance", name: "12", destroyed: "2012-04-19T17:37:24.000001Z"))

    @Test func `a line of headings comes first, and what is null is empty`() {
        #expect(
            lines([tree]) == [
                "account,account_id,id,parent_id,rtype,name,created_at,destroyed_at,cost",
                "acme,1,46,45,local_gb,,2012-01-19T17:37:24Z,,0.5",
                "acme,1,45,,nova/instance,12,,2012-04-19T17:37:24.000001Z,0.0",
            ])
    }

    @Test func `without ids their columns are left out, and exact costs are a column of their own`() {
        #expect(
            lines([tree], BillStyle(showsIDs: false, showsExact: true)) == [
                "account,rtype,name,created_at,destroyed_at,cost,cost_exact",
                "acme,local_gb,,2012-01-19T17:37:24Z,,0.5,1/2",
                "acme,nova/instance,12,,2012-04-19T17:37:24.000001Z,0.0,0/1",
            ])
    }

    @Test func `what would end a field is in quotes`() {
        let odd = Bills.tree(1, "a,b", Bills.line(1, rtype: "two \"\u{301}words\"", name: "plain"))
        #expect(lines([odd]).last == "\"a,b\",1,1,,\"two \"\"\u{301}words\"\"\",plain,,,0.0")
    }

    @Test(arguments: ["=", "+", "-", "@", "\t"]) func `what a spreadsheet would compute is a text`(_ start: String) {
        let odd = Bills.tree(1, "\(start)a", Bills.line(1, rtype: "\(start)b\"", name: "a\(start)"))
        #expect(lines([odd]).last == "'\(start)a,1,1,,\"'\(start)b\"\"\",a\(start),,,0.0")
    }

    @Test func `what begins with a carriage return is a text`() {
        #expect(lines([Bills.tree(1, "a", Bills.line(1, rtype: "\rb", name: "c"))]).last == "a,1,1,,\"'\rb\",c,,,0.0")
    }

    @Test func `a bill without a line has its headings`() {
        #expect(lines([]).count == 1)
    }
}
