import TestSupport

extension Schedule {
    static let (minute, hour, day): (Int64, Int64, Int64) = (60_000_000, 3_600_000_000, 86_400_000_000)

    /// The whole script: one life after another, until there are messages enough.
    mutating func write() {
        while entries.count < options.messages {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<45: writeServer()
            case 45..<50: writeThreeServers()
            case 50..<70: writeVolume()
            case 70..<80: writeImage()
            case 80..<92: writeAddress()
            default: writeNothing()
            }
        }
    }

    /// A life that begins somewhere in the cloud's, for someone.
    mutating func life(_ kind: String) -> (life: Life, owner: Project) {
        let owner = random.pick(projects)
        // Half of all begins are early, so that there is something to see from the first month on.
        let last = random.chance(50) ? options.last : options.first + (options.last - options.first) / 8
        let begin = Int64.random(in: options.first...last, using: &random)
        let name = "\(kind)-\(Int.random(in: 1...999, using: &random))"
        return (Life(at: begin, project: owner, name: name, &random), owner)
    }

    /// Moves a life on to its next step; `false` where the cloud ends before.
    mutating func wait(_ life: inout Life) -> Bool {
        let length: Int64 =
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<3: Int64.random(in: 5 * Self.minute...Self.hour, using: &random)
            case 3..<7: Int64.random(in: Self.hour...2 * Self.day, using: &random)
            default: Int64.random(in: Self.day...25 * Self.day, using: &random)
            }
        life.moment += length
        return life.moment < options.last
    }

    mutating func writeServer() {
        var (life, owner) = life("web")
        var server = ServerScript(owner: owner, &random)
        server.prepare(&life)
        server.booted(at: play(.boot, at: life.moment, &life)[0], life, truth)
        carryOn(&server, &life)
    }

    /// Three servers of one request, each of which goes its own way.
    mutating func writeThreeServers() {
        var (life, owner) = life("multi")
        var first = ServerScript(owner: owner, &random)
        first.isFromVolume = false
        first.prepare(&life)
        let seconds = play(.bootThree, at: life.moment, &life)
        for (word, second) in zip([Word.subject, .second, .third], seconds) {
            var (own, server) = (life, first)
            own.words[.subject] = life.words[word]
            own.words[.second] = Identifier.uuid(random.next())
            server.booted(at: second, own, truth)
            carryOn(&server, &own)
        }
    }

    private mutating func carryOn(_ server: inout ServerScript, _ life: inout Life) {
        for _ in 0..<Int.random(in: 1...16, using: &random) {
            guard server.isAlive, wait(&life) else { return }
            let step = random.pick(server.next)
            server.prepare(step, &life, &random)
            server.passed(step, play(step, at: life.moment, &life), life, truth)
        }
    }

    /// What costs nothing: servers that never ran, networks.
    mutating func writeNothing() {
        var (life, owner) = life("none")
        ServerScript(owner: owner, &random).prepare(&life)
        let steps: [Step] = random.pick([
            [.noHost, .deleteNeverStarted], [.failedOnHost], [.failedFromVolume], [.network],
            [.createEmptyImage, .deleteEmptyImage],
        ])
        for step in steps {
            play(step, at: life.moment, &life)
            guard wait(&life) else { return }
        }
    }
}

extension CloudOptions {
    /// The span in which steps begin, in microseconds since 1970: what a step takes lies within the cloud's life.
    var first: Int64 { begin * 1_000_000 + Schedule.hour }
    var last: Int64 { end * 1_000_000 - Schedule.hour }
}
