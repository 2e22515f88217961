#!/usr/bin/env python3
"""Writes the Swift of AMQP's methods from amqp-methods.txt.

    amqp-methods.py          writes the files
    amqp-methods.py --check  writes nothing; fails when a file differs from what it would write
"""

import pathlib
import sys

SCRIPTS = pathlib.Path(__file__).resolve().parent
TABLE = SCRIPTS / "amqp-methods.txt"
SOURCES = SCRIPTS.parent / "Sources/Adapters/AMQP/Codec/Methods"
TESTS = SCRIPTS.parent / "Tests/Adapters/AMQP/Support/Methods"
NOTE = "// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.\n"
WIDTH = 120

# What Swift has for a type of the wire: its type, its default, how it is read, skipped and written.
TYPES = {
    "bit": ("Bool", "false", None, None, None),
    "octet": ("UInt8", None, "octet()", "skip(1)", "writeInteger({})"),
    "short": ("UInt16", None, "short()", "skip(2)", "writeInteger({})"),
    "long": ("UInt32", None, "long()", "skip(4)", "writeInteger({})"),
    "longlong": ("UInt64", None, "longLong()", "skip(8)", "writeInteger({})"),
    "shortstr": ("ShortString", None, "shortString()", "skipShortString()", "write({})"),
    "longstr": ("LongString", None, "longString()", "skipLongString()", "write({})"),
    "secret": ("SecretString", None, "secret()", None, "write({})"),
    "table": ("FieldTable", "FieldTable()", "table()", None, "write({})"),
}
EMPTY = {"short": "0 as UInt16", "shortstr": "0 as UInt8", "longstr": "0 as UInt32", "bit": "0 as UInt8"}
ACRONYMS = {"id": "ID"}
KEYWORDS = {"internal", "return"}


class Argument:
    def __init__(self, name, kind):
        self.wire, self.kind = name, kind
        self.reserved = name == "-"
        self.name = camel(name)

    @property
    def label(self):
        return f"`{self.name}`" if self.name in KEYWORDS else self.name


class Method:
    def __init__(self, owner, owner_id, name, number, sender, content, replies, text):
        self.owner, self.owner_id, self.name, self.number = owner, owner_id, name, number
        self.sender, self.content, self.replies, self.text = sender, content, replies, text
        self.arguments = []

    @property
    def wire(self):
        return f"{self.owner}.{self.name}"

    @property
    def case(self):
        return camel(f"{self.owner}-{self.name}")

    @property
    def type(self):
        return self.case[0].upper() + self.case[1:]

    @property
    def shown(self):
        return [a for a in self.arguments if not a.reserved]

    @property
    def senders(self):
        return {"client": "the client", "server": "the server", "both": "either side"}[self.sender]


def camel(name):
    first, *rest = name.split("-")
    return first + "".join(ACRONYMS.get(word, word.capitalize()) for word in rest)


def read_table():
    methods, meanings, owner = [], {}, None
    for line in TABLE.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        text, _, comment = (part.strip() for part in line.partition("#"))
        words = text.split()
        if words[0] == "meaning":
            meanings[words[1]] = comment
        elif words[0] == "class":
            owner = (words[1], int(words[2]))
        elif line.startswith(" "):
            methods[-1].arguments.append(Argument(*words))
        else:
            replies = words[words.index("->") + 1].split("|") if "->" in words else []
            methods.append(
                Method(*owner, words[0], int(words[1]), words[2], "content" in words, replies, comment))
    return methods, meanings


def runs(arguments):
    """The arguments in order, with neighbouring bits as one list."""
    bits = []
    for argument in arguments:
        if argument.kind == "bit":
            bits.append(argument)
            continue
        if bits:
            yield bits
        bits = []
        yield argument
    if bits:
        yield bits


def wrapped(head, parts, tail, indent):
    """A call or a declaration: on one line if it fits, else its parts on lines of their own, filled."""
    line = " " * indent + head + ", ".join(parts) + tail
    if len(line) <= WIDTH:
        return [line]
    lines, current = [" " * indent + head], ""
    for place, part in enumerate(parts):
        piece = part + ("," if place < len(parts) - 1 else "")
        if current and len(current) + 1 + len(piece) > WIDTH - indent - 4:
            lines.append(" " * (indent + 4) + current)
            current = piece
        else:
            current = f"{current} {piece}" if current else piece
    return lines + [" " * (indent + 4) + current, " " * indent + tail]


def nested(head, call, parts, tail, indent):
    """A call inside a call: on one line if it fits, else each on a line of its own."""
    line = " " * indent + head + call + "(" + ", ".join(parts) + "))" + tail
    if len(line) <= WIDTH:
        return [line]
    lines = [" " * indent + head] + wrapped(call + "(", parts, "))" + tail, indent + 4)
    if len(lines) > 2:
        lines[-2:] = [lines[-2] + lines[-1].strip()]
    return lines


def mask(place):
    return "0b1" + "0" * place


def reading(method):
    for item in runs(method.arguments):
        if not isinstance(item, list):
            _, _, read, skip, _ = TYPES[item.kind]
            yield f"try reader.{skip}" if item.reserved else f"{item.label} = try reader.{read}"
        elif all(bit.reserved for bit in item):
            yield "try reader.skip(1)"
        elif len(item) == 1:
            yield f"{item[0].label} = try reader.octet() & 0b1 != 0"
        else:
            yield "let bits = try reader.octet()"
            for place, bit in enumerate(item):
                yield f"{bit.label} = bits & {mask(place)} != 0"


def writing(method):
    for item in runs(method.arguments):
        if not isinstance(item, list):
            write = TYPES[item.kind][4]
            yield f"buffer.writeInteger({EMPTY[item.kind]})" if item.reserved else f"buffer.{write.format(item.label)}"
        elif all(bit.reserved for bit in item):
            yield f"buffer.writeInteger({EMPTY['bit']})"
        else:
            yield "var bits: UInt8 = 0"
            for place, bit in enumerate(item):
                yield f"if {bit.label} {{ bits |= {mask(place)} }}"
            yield "buffer.writeInteger(bits)"


def structure(method, meanings):
    lines = [
        f"/// `{method.wire}` ({method.owner_id}, {method.number}), sent by {method.senders}: "
        f"{method.text[0].lower() + method.text[1:]}",
        f"public struct {method.type}: Hashable, Sendable {{",
    ]
    for argument in method.shown:
        lines += [f"    /// {meanings[argument.wire]}", f"    public var {argument.label}: {TYPES[argument.kind][0]}"]
    parameters = []
    for argument in method.shown:
        swift, default = TYPES[argument.kind][:2]
        parameters.append(f"{argument.name}: {swift}" + (f" = {default}" if default else ""))
    lines += ["", "    /// Makes the method."]
    lines += wrapped("public init(", parameters, ") {", 4)
    lines += [f"        self.{a.name} = {a.label}" for a in method.shown]
    lines += ["    }", "", "    init(from reader: inout ArgumentReader) throws(CodecError) {"]
    lines += ["        " + line for line in reading(method)]
    lines += ["    }", "", "    func write(to buffer: inout ByteBuffer) {"]
    lines += ["        " + line for line in writing(method)]
    return lines + ["    }", "}"]


def class_file(owner, methods, meanings):
    lines = ["internal import NIOCore", ""]
    shown = [method for method in methods if method.shown]
    for place, method in enumerate(shown):
        lines += structure(method, meanings) + ([""] if place < len(shown) - 1 else [])
    return "\n".join(lines) + "\n"


def kind_file(methods):
    lines = ["/// The methods of AMQP 0-9-1 with RabbitMQ's extensions; a raw value is the class and the method, 16 bits each."]
    lines += ["public enum MethodKind: UInt32, Hashable, Sendable, CaseIterable {"]
    for method in methods:
        raw = f"0x{method.owner_id:04x}_{method.number:04x}"
        lines += [f"    /// `{method.wire}`: {method.text[0].lower() + method.text[1:]}", f"    case {method.case} = {raw}"]
    lines += ["", "    /// The name in the specification, `class.method`.", "    public var name: String {", "        switch self {"]
    lines += [f'        case .{m.case}: "{m.wire}"' for m in methods]
    lines += ["        }", "    }", "", "    /// Which side may send it.", "    public var sender: Sender {", "        switch self {"]
    for sender in ("client", "server", "both"):
        lines = joined_cases(lines, [m.case for m in methods if m.sender == sender], f".{sender}")
    lines += ["        }", "    }", "", "    /// Whether a content header and a body follow.", "    public var hasContent: Bool {", "        switch self {"]
    lines = joined_cases(lines, [m.case for m in methods if m.content], "true")
    lines = joined_cases(lines, [m.case for m in methods if not m.content], "false")
    lines += ["        }", "    }", "", "    /// The methods of which one answers it; none where it is not answered.", "    public var replies: [MethodKind] {", "        switch self {"]
    for method in methods:
        if method.replies:
            names = ", ".join("." + camel(f"{method.owner}-{reply}") for reply in method.replies)
            lines.append(f"        case .{method.case}: [{names}]")
    lines = joined_cases(lines, [m.case for m in methods if not m.replies], "[]")
    return "\n".join(lines + ["        }", "    }", "}"]) + "\n"


def joined_cases(lines, cases, value):
    head, broken = "        case ", False
    current = head
    for place, name in enumerate(cases):
        piece = f".{name}" + ("," if place < len(cases) - 1 else ":")
        if len(current) + 1 + len(piece) > WIDTH:
            broken = True
            lines.append(current.rstrip())
            current = " " * 12
        current += piece if current in (head, " " * 12) else f" {piece}"
    if not broken and len(current) + 1 + len(value) <= WIDTH:
        return lines + [f"{current} {value}"]
    return lines + [current, f"            {value}"]


def method_file(methods):
    lines = ["internal import NIOCore", ""]
    lines += ["/// A method with its arguments (0-9-1, 1.2 and 1.3)."]
    lines += ["public enum Method: Hashable, Sendable {"]
    for method in methods:
        lines += [f"    /// `{method.wire}`: {method.text[0].lower() + method.text[1:]}"]
        lines += [f"    case {method.case}" + (f"({method.type})" if method.shown else "")]
    lines += ["", "    /// Which method it is.", "    public var kind: MethodKind {", "        switch self {"]
    lines += [f"        case .{m.case}: .{m.case}" for m in methods]
    lines += ["        }", "    }", "}", "", "extension Method {"]
    lines += ["    init(_ kind: MethodKind, from reader: inout ArgumentReader) throws(CodecError) {", "        switch kind {"]
    for method in methods:
        if method.shown:
            lines += [f"        case .{method.case}: self = .{method.case}(try {method.type}(from: &reader))"]
        elif method.arguments:
            skips = list(reading(method))
            lines += [f"        case .{method.case}:"] + [f"            {skip}" for skip in skips]
            lines += [f"            self = .{method.case}"]
        else:
            lines += [f"        case .{method.case}: self = .{method.case}"]
    lines += ["        }", "    }", "", "    func writeArguments(to buffer: inout ByteBuffer) {", "        switch self {"]
    for method in methods:
        if method.shown:
            lines += [f"        case .{method.case}(let method): method.write(to: &buffer)"]
        elif method.arguments:
            lines += [f"        case .{method.case}:"] + [f"            {line}" for line in writing(method)]
    lines = joined_cases(lines, [m.case for m in methods if not m.arguments], "break")
    lines += ["        }", "    }"]
    lines += ["", "    /// Whether it asks for no answer."]
    lines += ["    public var isNoWait: Bool {", "        switch self {"]
    lines += [f"        case .{m.case}(let method): method.noWait" for m in methods if any(a.wire == "no-wait" for a in m.arguments)]
    lines = joined_cases(lines, [m.case for m in methods if not any(a.wire == "no-wait" for a in m.arguments)], "false")
    lines += ["        }", "    }", "}"]
    return "\n".join(lines) + "\n"


# What the tests use: a sample of each method with its octets, written here and not by the codec, and random ones.
def sample(argument, number):
    """A value that differs from its neighbours, as Swift and as octets."""
    name = argument.wire.encode()
    if argument.kind == "shortstr":
        return f'"{argument.wire}"', bytes([len(name)]) + name
    if argument.kind in ("longstr", "secret"):
        return f'"{argument.wire}"', len(name).to_bytes(4, "big") + name
    if argument.kind == "table":
        field = b"\x01kS" + (5).to_bytes(4, "big") + b"value"
        return 'sample(["k": .string("value")])', len(field).to_bytes(4, "big") + field
    size = {"octet": 1, "short": 2, "long": 4, "longlong": 8}[argument.kind]
    octets = bytes([0xA0 + number] + [0x10 + place for place in range(1, size)])
    return f"0x{octets.hex()}", octets


def sample_of(method):
    values, octets = [], method.owner_id.to_bytes(2, "big") + method.number.to_bytes(2, "big")
    number = 0
    for item in runs(method.arguments):
        if isinstance(item, list):
            bits = 0
            for place, bit in enumerate(item):
                if not bit.reserved:
                    on = place % 2 == 0
                    bits |= on << place
                    values.append(f"{bit.name}: {'true' if on else 'false'}")
            octets += bytes([bits])
        elif item.reserved:
            octets += bytes({"short": 2, "shortstr": 1, "longstr": 4}[item.kind])
        else:
            value, wire = sample(item, number)
            values.append(f"{item.name}: {value}")
            octets += wire
        number += 1
    return values, octets


def sample_file(methods):
    lines = ["public import AMQPCodec", "", "/// Every method once, with the octets of its frame's payload."]
    lines += ["public struct MethodSample: Sendable {", "    /// The method.", "    public let method: Method"]
    lines += ["    /// Its octets, hexadecimal.", "    public let octets: String", "", "    /// All of them."]
    lines += ["    public static let all: [MethodSample] = ["]
    for method in methods:
        values, octets = sample_of(method)
        lines += ["        MethodSample("]
        if values:
            lines += nested(f"method: .{method.case}(", method.type, values, ",", 12)
        else:
            lines += [f"            method: .{method.case},"]
        pieces = [octets.hex()[at:at + 96] for at in range(0, len(octets.hex()), 96)]
        for place, piece in enumerate(pieces):
            lines += [("            octets: " if place == 0 else "                + ") + f'"{piece}"']
        lines[-1] += "),"
    return "\n".join(lines + ["    ]", "}"]) + "\n"


def random_file(methods):
    generator = {
        "bit": "flag()", "octet": "integer()", "short": "integer()", "long": "integer()", "longlong": "integer()",
        "shortstr": "shortString()", "longstr": "longString()", "secret": "secret()", "table": "table()",
    }
    lines = ["public import AMQPCodec", "", "extension Randomness {", "    /// A method of a kind with random arguments."]
    lines += ["    public mutating func method(_ kind: MethodKind) -> Method {", "        switch kind {"]
    for method in methods:
        if method.shown:
            lines += [f"        case .{method.case}:"]
            values = [f"{a.name}: {generator[a.kind]}" for a in method.shown]
            lines += nested(f".{method.case}(", method.type, values, "", 12)
        else:
            lines += [f"        case .{method.case}: .{method.case}"]
    return "\n".join(lines + ["        }", "    }", "}"]) + "\n"


def files():
    methods, meanings = read_table()
    yield SOURCES / "Method.swift", method_file(methods)
    yield SOURCES / "MethodKind.swift", kind_file(methods)
    for owner in dict.fromkeys(method.owner for method in methods):
        members = [method for method in methods if method.owner == owner]
        if any(method.shown for method in members):
            yield SOURCES / f"{owner.capitalize()}Methods.swift", class_file(owner, members, meanings)
    yield TESTS / "MethodSample.swift", sample_file(methods)
    yield TESTS / "Randomness+methods.swift", random_file(methods)


def main():
    drifted = []
    for path, text in files():
        text = NOTE + "\n" + text
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                drifted.append(path.name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    if drifted:
        sys.exit("differ from the table: " + ", ".join(drifted))


main()
