"""How far two names are apart in sound, in bits, by costs learned from real pairs.

`variant` asks how likely two spellings are two right ones of one name, `garble` how likely a
translation system made the second of the first. Both take results of audit.text.skeletons.sounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from audit.knowledge.tables import Row, Table

_Costs = dict[str, dict[str, float]]
_NOTHING = "-"
_SPELLING = 4.5  # bits: nearer than this is another spelling, not another form
_LIKE = 1.6  # bits for each sound of the longer form
_MOST = 11.0  # bits, however long the names
_STEM = 4.0  # bits that a name may lose or change before a Slavic ending it lacks
_LEAST_STEM = 3  # sounds
_SLAVIC_ENDINGS = ("skaya", "enko", "vic", "ova", "eva", "ski", "ov", "ev")
# English derivation and Hindi inflection: what one form may have more than the other.
_DERIVATIONS = frozenset(
    "s r n t d l i a e o y er ing ist ism an al ed is ien ian iyn iyan in ion ik ti li ni "
    "ji jny jnit".split()
)


class SoundCosts:
    """The two channels of reference/sound-costs.tsv."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._variant: _Costs = {}
        self._garble: _Costs = {}
        for row in rows:
            left, right = row["sounds"][0], row["sounds"][1]
            self._variant.setdefault(left, {})[right] = float(row["variant"])
            self._garble.setdefault(left, {})[right] = float(row["garble"])

    def variant(self, one: str, other: str, limit: float) -> float:
        """Bits by which two spellings of one name differ; `limit` + 1 where it is more."""
        return _distance(one, other, self._variant, limit)

    def is_one_name(self, one: str, other: str) -> bool:
        """Whether two forms are two tries at one name, and no mere spellings of it.

        A Slavic ending may be missing from one: बुदानोव, बुडन.
        """
        short, long = sorted((one, other), key=len)
        if long.startswith(short) and long[len(short) :] in _DERIVATIONS:
            return False
        limit = min(_MOST, _LIKE * len(long))
        if _SPELLING < self.variant(one, other, limit) <= limit:
            return True
        for ending in _SLAVIC_ENDINGS:
            if long.endswith(ending) and not short.endswith(ending):
                stem = long.removesuffix(ending)
                if len(stem) < _LEAST_STEM or stem == short:
                    return False
                return self.variant(stem, short, _STEM) <= _STEM
        return False

    def garble(self, name: str, written: str, limit: float) -> float:
        """Bits that a system spends to write `name` as `written`; `limit` + 1 where it is more."""
        return _distance(name, written, self._garble, limit)

    def garbles(
        self, names: Sequence[str], written: str, limit: float
    ) -> Iterator[tuple[str, float]]:
        """Each of the sorted `names` that `written` may be garbled from, with its bits.

        Like `garble` one by one, but what names that begin alike have in common is asked once.
        """
        added = self._garble[_NOTHING]
        first = [0.0]
        for sound in written:
            first.append(first[-1] + added[sound])
        rows, last, dead = [first], "", ""
        for name in names:
            if dead and name.startswith(dead):
                continue
            dead = ""
            common = 0
            for left, right in zip(name, last, strict=False):
                if left != right:
                    break
                common += 1
            del rows[common + 1 :]
            for depth in range(common, len(name)):
                row, least = _row(rows[-1], name[depth], written, self._garble)
                if least > limit:
                    dead = name[: depth + 1]
                    break
                rows.append(row)
            last = name[: len(rows) - 1]
            if not dead and rows[-1][-1] <= limit:
                yield name, rows[-1][-1]


def _row(above: Sequence[float], left: str, other: str, costs: _Costs) -> tuple[list[float], float]:
    """The next row of the table of distances, and the least in it."""
    added, change = costs[_NOTHING], costs[left]
    lost = change[_NOTHING]
    before = above[0]
    least = best = before + lost
    row = [best]
    for index, right in enumerate(other, 1):
        here = above[index]
        changed = before + change[right]
        before = here
        best += added[right]
        if changed < best:
            best = changed
        if here + lost < best:
            best = here + lost
        if best < least:
            least = best
        row.append(best)
    return row, least


def _distance(one: str, other: str, costs: _Costs, limit: float) -> float:
    if one == other:
        return 0.0
    added = costs[_NOTHING]
    above = [0.0]
    for sound in other:
        above.append(above[-1] + added[sound])
    for left in one:
        above, least = _row(above, left, other, costs)
        if least > limit:
            return limit + 1
    return above[-1] if above[-1] <= limit else limit + 1


SOUND_COSTS = Table(
    path="sound-costs.tsv",
    columns=("sounds", "variant", "garble", "source"),
    build=SoundCosts,
)
