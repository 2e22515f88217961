/// Every key that a settings file may hold.
enum SettingKey: String, CaseIterable {
    // The predecessor's.
    case host
    case port
    case adminToken = "admin_token"
    case billingHeartURL = "billing_heart_url"
    case novaURL = "nova_url"
    case keystoneURL = "keystone_url"
    case heartDBURL = "heart_db_url"
    case logDir = "log_dir"
    case logFormat = "log_format"
    case logLevel = "log_level"
    case novaConf = "nova_conf"
    case rabbitHost = "rabbit_host"
    case rabbitPort = "rabbit_port"
    case rabbitUserID = "rabbit_userid"
    case rabbitPassword = "rabbit_password"
    case rabbitVirtualHost = "rabbit_virtual_host"
    // Ours.
    case memberTokens = "member_tokens"
    case rtypes
    case states
    case tariffs

    /// The environment variable that overrides it; tables have none.
    var environmentVariable: String? { isTable ? nil : "NOVA_BILLING_" + rawValue.uppercased() }

    var isTable: Bool {
        switch self {
        case .memberTokens, .rtypes, .states, .tariffs: true
        default: false
        }
    }

    /// The known key that a wrong one is most like.
    static func nearest(to text: String, among keys: [String] = allCases.map(\.rawValue)) -> String {
        keys.min { distance($0, text) < distance($1, text) } ?? ""
    }

    /// How many insertions, deletions and replacements make one text of the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let other = Array(right.utf8)
        var row = Array(0...other.count)
        for (index, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for place in other.indices {
                let replaced = diagonal + (other[place] == byte ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, row[place] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
