import Domain
import HTTPAdapter
import Testing

struct BillJSONTests {
    private func text(_ trees: [BillTree], _ style: BillStyle = BillStyle()) -> String {
        var bill = BillJSON(style)
        for tree in trees { bill.write(tree) }
        bill.close(Bills.april)
        return String(decoding: bill.bytes, as: UTF8.self)
    }

    private let ending = "\"period_end\":\"2012-05-01T00:00:00Z\",\"period_start\":\"2012-04-01T00:00:00Z\"}"

    @Test func `a bill without a line has its period`() {
        #expect(text([]) == "{\"bill\":[]," + ending)
    }

    @Test func `the keys of a line are in alphabetical order`() {
        let tree = Bills.tree(
            1, "acme",
            Bills.line(
                46, parent: 45, rtype: "local_gb", created: "2012-01-19T17:37:24.024440Z", cost: "8434.157037"),
            Bills.line(45, rtype: "nova/instance", name: "12", destroyed: "2012-04-19T17:37:24Z"))
        let expected = """
            {"bill":[{"id":1,"name":"acme","resources":[\
            {"cost":8434.157037,"created_at":"2012-01-19T17:37:24.024440Z","destroyed_at":null,\
            "id":46,"name":null,"parent_id":45,"rtype":"local_gb"},\
            {"cost":0.0,"created_at":null,"destroyed_at":"2012-04-19T17:37:24Z",\
            "id":45,"name":"12","parent_id":null,"rtype":"nova/instance"}]}],
            """
        #expect(text([tree]) == expected + ending)
    }

    @Test func `without ids neither accounts nor resources have one`() {
        let tree = Bills.tree(1, "acme", Bills.line(46, parent: 45), Bills.line(45))
        let line = "{\"cost\":0.0,\"created_at\":null,\"destroyed_at\":null,\"name\":null,\"rtype\":\"vcpus\"}"
        let expected = "{\"bill\":[{\"name\":\"acme\",\"resources\":[\(line),\(line)]}],"
        #expect(text([tree], BillStyle(showsIDs: false)) == expected + ending)
    }

    @Test func `trees of one account are under one account, whatever pieces they come in`() {
        let (first, second) = (Bills.tree(1, "a", Bills.line(1)), Bills.tree(1, "a", Bills.line(2)))
        var bill = BillJSON(BillStyle())
        var bytes: [UInt8] = []
        for tree in [first, second, Bills.tree(2, "b", Bills.line(3))] {
            bill.write(tree)
            bytes += bill.bytes
            bill.removeAll()
        }
        bill.close(Bills.april)
        bytes += bill.bytes
        let pieces = String(decoding: bytes, as: UTF8.self)
        #expect(pieces == text([Bills.tree(1, "a", Bills.line(1), Bills.line(2)), Bills.tree(2, "b", Bills.line(3))]))
        #expect(pieces.contains("\"rtype\":\"vcpus\"}]},{\"id\":2,\"name\":\"b\""))
    }

    @Test func `the exact value of a cost stands beside it where it is wanted`() {
        let bill = text([Bills.tree(1, "a", Bills.line(1, cost: "0.5"))], BillStyle(showsExact: true))
        #expect(bill.contains("{\"cost\":0.5,\"cost_exact\":\"1/2\",\"created_at\""))
    }

    @Test(arguments: [
        ("0", "0.0"), ("5", "5.0"), ("0.1", "0.1"), ("72559316.557037", "72559316.557037"), ("0.000001", "1e-06"),
        ("999999999999999.9", "999999999999999.9"),
    ])
    func `a cost is printed as the shortest text of its double`(_ cost: String, _ printed: String) {
        #expect(text([Bills.tree(1, "a", Bills.line(1, cost: cost))]).contains("{\"cost\":\(printed),"))
    }

    @Test func `what a name holds can't end its text`() {
        let bill = text([Bills.tree(1, "a\"b\\c\u{1}é", Bills.line(1))])
        #expect(bill.contains("\"name\":\"a\\\"b\\\\c\\u0001é\",\"resources\""))
    }
}
