/// Where Keystone is, and how it is asked.
public struct KeystoneConfiguration: Sendable {
    /// The address of its third version, such as `https://cloud.example:5000/v3`.
    public let address: String
    /// Who asks; `nil` lets each token be asked about by itself.
    public let login: KeystoneLogin?
    /// Whose certificate Keystone has, as a PEM file; `nil` trusts those that the system trusts.
    public let authorities: String?
    public let rule: CallerRule
    /// What the access rules of application credentials call this service.
    public let serviceType: String
    /// How long a caller waits for an answer.
    public let patience: Duration
    /// How long an answer is good, unless the token expires before.
    public let keeping: Duration
    /// How long those wait for the names of projects who want them first.
    public let namePatience: Duration
    /// How long it may take to list projects, which nobody waits for to its end.
    public let listPatience: Duration
    /// How many answers are kept.
    public let entries: Int
    /// Which of the catalogue's addresses of a service are used: `public`, `internal` or `admin`.
    public let interface: String
    /// Only services of this region are asked; `nil` asks those of all.
    public let region: String?

    public init(
        address: String, login: KeystoneLogin?, authorities: String?, rule: CallerRule, serviceType: String,
        patience: Duration, keeping: Duration, namePatience: Duration = .seconds(2),
        listPatience: Duration = .seconds(60), entries: Int, interface: String = "public", region: String? = nil
    ) {
        (self.address, self.login, self.authorities) = (KeystoneConfiguration.versioned(address), login, authorities)
        (self.rule, self.serviceType) = (rule, serviceType)
        (self.patience, self.keeping, self.entries) = (patience, keeping, entries)
        (self.interface, self.region) = (interface, region)
        (self.namePatience, self.listPatience) = (namePatience, listPatience)
    }

    /// An address with its version behind it, whether that was there or not.
    private static func versioned(_ address: String) -> String {
        var base = address[...]
        while base.last == "/" { base.removeLast() }
        return base.hasSuffix("/v3") ? String(base) : base + "/v3"
    }
}
