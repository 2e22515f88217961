/// What is named in the captures, and what it is to be in another happening.
enum CapturedNames {
    /// The day on which they were made.
    static let day = "2026-11-23"

    private static let everywhere: [(String, Word)] = [
        ("d1249e1ffbfd44c299007fe99f772f4d", .account), ("6ecc25278bb442ccbfff51d92fe8ee31", .otherAccount),
        ("53d3c507718f474985005ea68c4a1836", .user), ("f65f2992a21a4379922de8c0a6b8c7d4", .otherUser),
        (#""acme\"#, .accountName), (#""globex\"#, .otherAccountName),
        ("67c2a3c6-1c16-46fe-9055-27b94ce8dd0a", .image),
    ]

    private static let byFile: [String: [(String, Word)]] = [
        "nova-lifecycle": [("fae2382f-31ad-4800-9980-edf2f05305c5", .subject)],
        "nova-resize-confirm": [("8a29572e-347b-4380-ab93-763e764fd90a", .subject)],
        "nova-shelve": [("7edc1a57-6440-4e85-b3da-0cfdd5770cd5", .subject)],
        "nova-migrate": [("8e7f24a6-394d-45f9-bcf3-90cc9db6ad8d", .subject)],
        "nova-rebuild": [("1f26806c-6c56-45af-bf19-baef57b744d8", .subject)],
        "nova-exists-audit": [
            ("ab53f2de-1a1b-4588-a9a6-c846ddd9809e", .subject), ("6ecc25278bb442ccbfff51d92fe8ee31", .account),
            ("f65f2992a21a4379922de8c0a6b8c7d4", .user),
        ],
        "nova-failed-boot": [
            ("07ef521b-a4f6-4354-a5ae-c37f11a0df8f", .subject), ("6edf8548-5442-4e60-b8bc-5dccd8c804d9", .subject),
            ("64932e80-4daf-446c-b5ec-f5b2db4417e7", .second), ("27241a67-001a-48f8-9e5d-7784db4ae029", .third),
        ],
        "nova-boot-from-volume-failed": [
            ("1e02d2ac-2afb-46ee-830d-12e14bcda6e6", .subject), ("146eb0b0-b5c1-4c5c-812a-987f82e19913", .second),
        ],
        "nova-boot-compute-exception": [("d8dceb01-cc23-4f3f-9656-1ca019b7c21f", .subject)],
        "cinder-volume": [
            ("4694fe8c-46b7-4da0-8807-0e4b9b364a4b", .subject), ("5bf67478-db98-4d04-a773-78951128a6a5", .second),
            ("97b8d6bd-fd15-469b-ad39-72a9a8559171", .third),
        ],
        "glance-image": [
            ("dc80dbab-d658-4802-8436-6b9d02ba65ff", .subject), ("d193b9dd-0c86-4632-9646-303c35ef267a", .subject),
            ("e734ee76-2620-46c6-892c-c9a597b1649a", .subject), ("b1881c8a-f214-4539-9cc2-821833f5b786", .subject),
        ],
        "neutron-network": [
            ("fa8d3c35-7e16-4136-8234-5b0a5a0f9116", .subject), ("a79e4637-8dde-4a3f-bc36-0e00833dc74a", .subject),
        ],
    ]

    /// The texts of a file that are replaced wherever they are; a file's own meaning of a text comes first.
    static func literals(of file: String) -> [(text: String, word: Word)] {
        let own = byFile[file] ?? []
        return own + everywhere.filter { literal, _ in !own.contains { $0.0 == literal } }
    }

    /// The keys whose first values are replaced, by the kind of the event type.
    static func keys(of eventType: String) -> [(key: String, word: Word)] {
        if eventType.hasPrefix("compute.instance.") { return instance + [("instance_type", .flavorName)] }
        if eventType.hasPrefix("instance.") { return instance + [("name", .flavorName)] }
        if eventType.hasPrefix("volume.") { return [("size", .size), ("display_name", .name)] }
        if eventType.hasPrefix("snapshot.") { return [("volume_size", .size), ("display_name", .name)] }
        if eventType.hasPrefix("image.") { return [("size", .size), ("virtual_size", .size), ("name", .name)] }
        return eventType.hasPrefix("floatingip.") ? [("floating_ip_address", .address)] : []
    }

    private static let instance: [(key: String, word: Word)] = [
        ("display_name", .name), ("hostname", .name), ("host_name", .name), ("instance_flavor_id", .flavorID),
        ("flavorid", .flavorID), ("vcpus", .vcpus), ("memory_mb", .memory), ("root_gb", .root),
        ("ephemeral_gb", .ephemeral), ("disk_gb", .disk),
    ]
}
