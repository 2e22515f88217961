"""A second, independent and deliberately slow reading of the billing semantics.

Usage: python3 reference.py < question.json

Reads a log (in the order in which it was recorded) and questions and prints one bill a line; all
is derived anew for each question. Quoted words in brackets are headings, or the bold words that
open a rule, of the semantics ("What the numbers mean"). Attributes never reach a bill and are not
read. Moments are whole microseconds since 1970, all sums are exact fractions.
"""

import json
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)
UNITS = {unit: seconds * 10**6 for unit, seconds in (  # "Cost", in microseconds
    ("second", 1), ("minute", 60), ("hour", 3600), ("day", 86400), ("year", 31556952))}
END = ("end", None)
ROOT = ()  # a resource below a root is the tuple of the (rtype, name) that lead down to it


def parse_moment(text):
    """Return the microseconds of an ISO 8601 text that ends in Z."""
    return (datetime.fromisoformat(text) - EPOCH) // MICROSECOND


def format_moment(moment):
    """Return ISO 8601 text, with six digits of microseconds or none when they are zero."""
    return (EPOCH + moment * MICROSECOND).replace(tzinfo=None).isoformat() + "Z"


class Event:
    """One event: what it says of the charges of its root and of what is below ("Words")."""

    def __init__(self, entry, cloud_unique):
        self.id = entry["id"].encode()
        self.moment = parse_moment(entry["datetime"])
        self.emitted = parse_moment(entry.get("emitted") or entry["datetime"])
        self.account = entry.get("account")
        self.keep_closed = entry.get("keep_closed", False)
        # "Which resource an event means": the account is history, or else part of the identity
        rtype, name = entry["rtype"], entry.get("name")
        cloud_wide = name is not None and rtype in cloud_unique
        self.root = (cloud_wide, None if cloud_wide else self.account, rtype, name)
        self.charges = {}  # path -> (kind, quantity), or None where it leaves the charge
        self._read(entry, ROOT)

    def _read(self, node, path):
        """Collect the charges of a node and its children; of a child listed twice, the last."""
        charge = self.charges.get(path)
        for kind in ("linear", "fixed"):
            if kind in node:
                charge = END if node[kind] is None else (kind, Fraction(node[kind]))
        self.charges[path] = charge
        for child in node.get("children") or []:
            self._read(child, path + ((child["rtype"], child.get("name")),))

    def charge_of(self, path):
        """Return what this says of a charge, or None ("Ending" ends all descendants too)."""
        if any(self.charges.get(path[:depth]) is END for depth in range(len(path) + 1)):
            return END
        return self.charges.get(path)

    def place(self, path):
        """Return the place in the time line of a resource ("Sorting": ends come late)."""
        return (self.moment, self.emitted, self.charge_of(path) is END, self.id)


def is_ended(line, count):
    """Tell whether the first `count` charges of a line leave the resource ended."""
    return count > 0 and line[count - 1][1] is END


def charge_line(path, events, parent_line):
    """Return the applied [(place, charge)] of a resource ("Three time lines").

    An end always applies. A start or change is void below an ended parent ("Ending"; the
    parent as it is after the same event) and, with keep_closed, where the resource itself is
    ended just before ("Kept closed").
    """
    line = []
    for event in sorted(events, key=lambda event: event.place(path)):
        charge, place = event.charge_of(path), event.place(path)
        after = bisect_right(parent_line, place, key=itemgetter(0))
        void = is_ended(parent_line, after) or event.keep_closed and is_ended(line, len(line))
        if charge is END or charge is not None and not void:
            line.append((place, charge))
    return line


def account_line(events, root_line):
    """Return the [(moment, account)] at which the account of a cloud-wide root changes.

    "Which resource an event means": an event that names none leaves the account as it is.
    "Kept closed": an event with keep_closed does not move what is ended at its place.
    """
    stated = {}  # of one moment, the last statement decides
    for event in sorted(events, key=lambda event: event.place(ROOT)):
        before = bisect_left(root_line, event.place(ROOT), key=itemgetter(0))
        void = event.keep_closed and is_ended(root_line, before)
        if event.account is not None and not void:
            stated[event.moment] = event.account
    return [next(same) for _, same in groupby(stated.items(), key=itemgetter(1))]


@dataclass
class Segment:
    """A stretch [begin, end) of one charge and account; `end` is None while it is open."""

    kind: str  # linear, fixed, or carried: alive since a fixed charge of another account
    quantity: Fraction
    begin: int
    end: int | None
    account: str | None = None

    def lies_in(self, start, stop):
        """Tell whether it lies in the period [start, stop) ("Bill"); it began by now."""
        if self.begin == self.end:
            return self.kind == "fixed" and start <= self.begin < stop
        return self.begin < stop and (self.end is None or self.end > start)


def charge_stretches(line):
    """Return the stretches of a charge line, without regard to accounts ("Three time lines").

    A linear stretch without length vanishes, a fixed one stays. Linear neighbours of equal
    quantity are one, unless a fixed charge (then it is the last of the list) parts them.
    """
    stretches = []
    for index, ((begin, *_), (kind, quantity)) in enumerate(line):
        end = line[index + 1][0][0] if index + 1 < len(line) else None
        if kind == "end" or kind == "linear" and begin == end:
            continue
        stretches.append(Segment(kind, quantity, begin, end))
        if len(stretches) > 1 and kind == "linear":
            last = stretches[-2]
            if (last.kind, last.quantity, last.end) == (kind, quantity, begin):
                last.end = stretches.pop().end
    return stretches


def cut_by_account(stretch, accounts):
    """Yield the segments of a stretch that somebody pays ("Which resource an event means").

    A move ends one segment and begins another. A fixed charge stays with the account of its
    moment: what is cut off is alive and costs nothing. Time before any account is nobody's.
    """
    current = bisect_right(accounts, stretch.begin, key=itemgetter(0))
    later = [(moment, account) for moment, account in accounts[current:]
             if stretch.end is None or moment < stretch.end]
    account = accounts[current - 1][1] if current else None
    begin, kind = stretch.begin, stretch.kind
    for moment, following in later + [(stretch.end, None)]:
        if account is not None:
            yield Segment(kind, stretch.quantity, begin, moment, account)
        begin, account = moment, following
        kind = "carried" if kind == "fixed" else kind


def segments_below_root(events, cloud_wide):
    """Return {path: [segment]} for a root and all that its events mention ("Words")."""
    lines, result = {}, {}
    for path in sorted({path for event in events for path in event.charges}, key=len):
        lines[path] = charge_line(path, events, lines[path[:-1]] if path else [])
        if path == ROOT:  # the shortest, so the first
            constant = [(0, events[0].account)]
            accounts = account_line(events, lines[ROOT]) if cloud_wide else constant
        result[path] = [segment for stretch in charge_stretches(lines[path])
                        for segment in cut_by_account(stretch, accounts)]
    return result


class Prices:
    """The tariffs ("Cost"): of one rtype and one moment the last recorded counts."""

    def __init__(self, entries, default_unit):
        self.unpriced = (Fraction(1), UNITS[default_unit])
        by_rtype = defaultdict(dict)
        for entry in entries:
            by_rtype[entry["rtype"]][parse_moment(entry["datetime"])] = entry
        self.versions = {rtype: sorted(versions.items(), key=itemgetter(0))
                         for rtype, versions in by_rtype.items()}  # [(moment, tariff)]

    def at(self, rtype, begun, moment):
        """Return (rate, unit) in force at a moment for a segment begun at another ("Cost").

        The first tariff of an rtype always migrates; a null rate is being unpriced again.
        """
        price = self.unpriced
        for index, (since, entry) in enumerate(self.versions.get(rtype, [])):
            migrates = index == 0 or entry.get("migrate", False)
            if since <= begun or migrates and since <= moment:
                rate = entry["rate"]
                price = self.unpriced if rate is None else (Fraction(rate), UNITS[entry["unit"]])
        return price

    def cost(self, rtype, segment, start, stop, now):
        """Return the exact cost of a segment in the period [start, stop), seen now ("Cost")."""
        begun = segment.begin
        if segment.kind == "carried":
            return Fraction(0)
        if segment.kind == "fixed":
            rate, _ = self.at(rtype, begun, begun)
            return segment.quantity * rate if start <= begun < stop else Fraction(0)
        low = max(begun, start)
        high = min(stop, now) if segment.end is None else min(stop, now, segment.end)
        inner = [since for since, _ in self.versions.get(rtype, []) if low < since < high]
        edges = [low, *inner, high] if low < high else []
        total = Fraction(0)
        for left, right in zip(edges, edges[1:]):
            rate, unit = self.at(rtype, begun, left)
            total += segment.quantity * rate * (right - left) / unit
        return total


def payers(events, cloud_unique, now):
    """Return {account: {path: [segment]}}, paths now beginning with the root's (rtype, name).

    "The event log is the truth": an event of a moment after now has not happened yet. As all
    rules look back only, it is left out: what it would begin is not there, or end is open.
    """
    roots, result = defaultdict(list), defaultdict(lambda: defaultdict(list))
    for event in (Event(entry, cloud_unique) for entry in events):
        if event.moment <= now:
            roots[event.root].append(event)
    for (cloud_wide, _, *root), members in roots.items():
        for path, segments in segments_below_root(members, cloud_wide).items():
            for segment in segments:
                result[segment.account][(tuple(root), *path)].append(segment)
    return result


def listing_order(path):
    """Return a key that puts siblings in order and a resource after its descendants ("Bill")."""
    return [(0, (name or "").encode(), rtype.encode(), name is not None)  # null before ""
            for rtype, name in path] + [(1,)]


def resources_of(segments_of, prices, start, stop, now):
    """Return one account's lines in the period [start, stop) ("Bill")."""
    present = {path: [segment for segment in segments if segment.lies_in(start, stop)]
               for path, segments in segments_of.items()}
    listed = {path[:depth] for path, segments in present.items() if segments
              for depth in range(1, len(path) + 1)}
    lines = []
    for path in sorted(listed, key=listing_order):
        rtype, name = path[-1]
        line = {"rtype": rtype, "name": name, "created_at": None, "destroyed_at": None}
        if present.get(path):
            ends = [segment.end for segment in segments_of[path]]
            line["created_at"] = format_moment(min(item.begin for item in segments_of[path]))
            line["destroyed_at"] = None if None in ends else format_moment(max(ends))
        cost = sum((prices.cost(rtype, segment, start, stop, now)
                    for segment in present.get(path, [])), Fraction(0))
        line["cost"], line["cost_exact"] = float(cost), f"{cost.numerator}/{cost.denominator}"
        lines.append(line)
    return lines


def answer(question, asked):
    """Return the bill of one question ("Bill"; with `as_of` also "Known when")."""
    now = parse_moment(asked.get("as_of") or asked["now"])
    start, stop = parse_moment(asked["from"]), parse_moment(asked["to"])
    log = [entry for entry in question["log"]
           if not asked.get("as_of") or parse_moment(entry["recorded"]) <= now]
    cancelled = {(entry["op"], entry["id"]) for entry in log}
    kept = [entry for entry in log if ("cancel_" + entry["op"], entry["id"]) not in cancelled]
    prices = Prices([entry for entry in kept if entry["op"] == "tariff"], question["unit"])
    # "Same event twice": the first recorded stays
    events = {entry["id"]: entry for entry in reversed(kept) if entry["op"] == "event"}
    bill = []
    if start < stop and start <= now:
        accounts = payers(events.values(), question["cloud_unique"], now)
        for account in sorted(accounts, key=str.encode):
            if asked.get("account") in (None, account):
                resources = resources_of(accounts[account], prices, start, stop, now)
                bill += [{"name": account, "resources": resources}] if resources else []
    return {"bill": bill, "period_end": format_moment(stop), "period_start": format_moment(start)}


def main():
    """Answer all questions of the standard input, one line each."""
    question = json.loads(sys.stdin.buffer.read(), parse_float=Fraction)
    for asked in question["questions"]:
        text = json.dumps(answer(question, asked), separators=(",", ":"), sort_keys=True,
                          ensure_ascii=False)
        sys.stdout.buffer.write(text.encode() + b"\n")


if __name__ == "__main__":
    main()
