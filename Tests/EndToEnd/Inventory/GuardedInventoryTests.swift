import JSON
import Testing

@Suite("What an inventory does not do at once", .serialized)
struct GuardedInventoryTests: InventoryRuns {
    @Test("ends nothing where most would be ended, or where another region may have it") func safety() async throws {
        let place = try Workplace()
        let lines = (0..<12).map { number in
            #"{"account":"a","rtype":"cinder/volume","name":"v\#(number)","datetime":"2026-11-01T00:00:00Z","linear":1}"#
        }
        let outcome = try await place.run(["replay", "-"] + Self.now, input: Plain.text(lines))
        try #require(outcome.status == 0)
        try await CloudServices.run(in: place) { cloud in
            let refused = try await run(place, ["--json", "--end-missing"])
            #expect(refused.status == 1 && refused.errors.contains("--force"), "\(refused.errors)")
            #expect(try await bill(place).count == 12)
            try await cloud.add(region: "RegionTwo", type: "network", path: "/neutron")
            let narrow = #", "region": "RegionOne""#
            let told = try await run(place, more: narrow)
            #expect(try told.status == 0 && names(told, "missing").isEmpty, "\(told.output)")
            #expect(try told.json()["missing_not_looked_for"]?.string?.contains("RegionTwo") == true)
            let elsewhere = try await run(place, ["--end-missing"], more: narrow)
            #expect(elsewhere.status == 2 && elsewhere.errors.contains("RegionTwo"), "\(elsewhere.errors)")
            // All regions are asked where none is named.
            let forced = try await run(place, ["--json", "--end-missing", "--force"])
            #expect(try forced.status == 0 && count(forced, "missing") == [12, 12, 0], "\(forced.output)")
        }
    }

    @Test("ends nothing where most of one type would be ended, though most of all is there") func safetyOfEachType()
        async throws
    {
        let place = try Workplace()
        func line(_ rtype: String, _ name: String) -> String {
            #"{"account":"\#(CloudServices.acme)","rtype":"\#(rtype)","name":"\#(name)","datetime":"2026-11-01T00:00:00Z","linear":1}"#
        }
        let names = (0..<13).map { "\($0)x" }
        let lines = names.map { line("cinder/volume", $0) } + names.prefix(12).map { line("glance/image", $0) }
        let outcome = try await place.run(["replay", "-"] + Self.now, input: Plain.text(lines))
        try #require(outcome.status == 0)
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(volumes: names.map { APIShape.volume($0, size: 1) })
            let refused = try await run(place, ["--json", "--end-missing"])
            #expect(refused.status == 1 && refused.errors.contains("12 of 12 glance/image"), "\(refused.errors)")
            let forced = try await run(place, ["--json", "--end-missing", "--force"])
            #expect(try forced.status == 0 && count(forced, "missing") == [12, 12, 0], "\(forced.output)")
        }
    }

    @Test("asks each region for what it has, by whatever name the service goes there") func regions() async throws {
        let place = try Workplace()
        let acme = CloudServices.acme
        try await record(
            place,
            #"{"account":"\#(acme)","rtype":"cinder/volume","name":"v2","datetime":"2026-11-01T00:00:00Z","linear":5}"#,
            #"{"account":"\#(acme)","rtype":"cinder/volume","name":"v9","datetime":"2026-11-01T00:00:00Z","linear":5}"#)
        try await CloudServices.run(
            in: place, types: CloudServices.all.merging(["block-storage": "/cinder/v3"]) { $1 }
        ) { cloud in
            try await cloud.add(region: "RegionTwo", type: "volumev3", path: "/cinder2/v3")
            let second = [APIShape.volume("v2"), APIShape.volume("v3"), APIShape.volume("v4")].joined(separator: ",")
            try cloud.set(volumes: [APIShape.volume("v1")], more: #", "second": {"volumes": [\#(second)]}"#)
            let told = try await run(place)
            #expect(try told.status == 3 && names(told, "unknown") == ["v1", "v3", "v4"], "\(told.errors)")
            #expect(try names(told, "missing") == ["v9"])
            // Where it has no address that can be asked, it may have what is missing.
            try await cloud.add(region: "RegionThree", type: "volumev3", path: "/cinder2/v3", interface: "admin")
            let refused = try await run(place, ["--end-missing"])
            #expect(refused.status == 2 && refused.errors.contains("cinder in RegionThree"), "\(refused.errors)")
        }
    }

    @Test("begins a list again that changed while it was read, but not for ever") func vanishing() async throws {
        let place = try Workplace()
        try await CloudServices.run(in: place) { cloud in
            func set(_ names: [String], vanishing: String) throws {
                try cloud.set(volumes: names.map { APIShape.volume($0) }, more: #", "vanishing": [\#(vanishing)]"#)
            }
            try set(["v1", "v2", "v3", "v4", "v5"], vanishing: #""v2", "v3""#)
            let twice = try await run(place)
            #expect(twice.status == 1 && twice.errors.contains("changed twice while it was read"), "\(twice.errors)")
            try set(["w1", "w2", "w3"], vanishing: #""w2""#)
            let once = try await run(place)
            #expect(try once.status == 0 && names(once, "unknown") == ["w1", "w3"], "\(once.errors)")
        }
    }

    @Test("is not made with another unit of images than they were billed in") func unit() async throws {
        let place = try Workplace()
        let acme = CloudServices.acme
        try await record(
            place,
            #"{"account":"\#(acme)","rtype":"glance/image","name":"i1","datetime":"2026-11-01T00:00:00Z","linear":1}"#)
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(images: [APIShape.image("i1"), APIShape.image("i2")])
            let refused = try await run(place)
            #expect(
                refused.status == 2 && refused.errors.contains("1 of 1 images are billed in GiB"), "\(refused.errors)")
            #expect(try await bill(place).count == 1)
            let made = try await run(place, more: #"}, "rtypes": {"image_unit": "GiB""#)
            #expect(try made.status == 0 && names(made, "unknown") == ["i2"], "\(made.errors)")
        }
    }

    @Test("starts nothing that may be billed under a number of 2.0, but where that ends at the same moment")
    func numbers() async throws {
        let place = try Workplace()
        let acme = CloudServices.acme
        try await record(
            place,
            #"{"account":"\#(acme)","rtype":"cinder/volume","name":"12","datetime":"2026-11-01T00:00:00Z","linear":5}"#)
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(volumes: [APIShape.volume("v1")], addresses: [APIShape.address("f1")])
            let told = try await run(place, [])
            #expect(told.status == 3 && told.output.contains("--end-missing ends those and starts"), "\(told.output)")
            #expect(try await bill(place).map { $0.split(separator: " ")[2] } == ["12", "f1"])
            let ended = try await run(place, ["--json", "--end-missing"])
            #expect(try ended.status == 0 && count(ended, "unknown") == [1, 1, 0], "\(ended.output)")
            #expect(try count(ended, "missing") == [1, 1, 0])
            let later = try await place.run([
                "bill", "--time-period", "2026-11", "--format", "csv", "--ids", "none", "--db", "sqlite:store.db",
                "--clock", "2026-11-26T12:00:00Z",
            ])
            for line in [
                "cinder/volume,12,2026-11-01T00:00:00Z,2026-11-25T12:00:00Z,122.5",
                "cinder/volume,v1,2026-11-25T12:00:00Z,,5.0",
            ] {
                #expect(later.output.contains(line), "\(later.output)")
            }
        }
    }
}
